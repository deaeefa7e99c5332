namespace ServerlessShop.Kernel;

/// <summary>Tells what looks like a card's number, which must not come near the shop, not even by mistake.</summary>
public static class CardNumber
{
    private const int DigitsMin = 12;
    private const int DigitsMax = 19;

    /// <summary>12 to 19 digits, however they are grouped, with the check digit of ISO/IEC 7812.</summary>
    public static bool IsLike(string text)
    {
        var digits = text.Where(letter => letter is not (' ' or '-' or '.')).ToList();
        if (digits.Count is < DigitsMin or > DigitsMax || !digits.All(char.IsAsciiDigit)) { return false; }

        var sum = 0;
        for (var fromRight = 0; fromRight < digits.Count; fromRight++)
        {
            var digit = digits[^(fromRight + 1)] - '0';
            if (fromRight % 2 == 1) { digit *= 2; }
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }
}
