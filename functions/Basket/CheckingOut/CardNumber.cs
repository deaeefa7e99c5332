namespace ServerlessShop.Basket.CheckingOut;

/// <summary>
/// Recognizes the number of a payment card by its length and check digit (ISO/IEC 7812-1), however it is grouped. One in
/// the place of a token is a client's mistake that must go no further: what never sees a card need not protect one.
/// </summary>
public static class CardNumber
{
    private const int DigitsMin = 12;
    private const int DigitsMax = 19;

    public static bool IsIn(string text)
    {
        var digits = text.Where(c => c is not (' ' or '-' or '.')).ToArray();
        return digits.Length is >= DigitsMin and <= DigitsMax && digits.All(char.IsAsciiDigit) && LuhnSum(digits) % 10 == 0;
    }

    private static int LuhnSum(char[] digits) => digits.Reverse().Index().Sum(place =>
    {
        var digit = place.Item - '0';
        var doubled = digit * 2;
        return place.Index % 2 == 0 ? digit
            : doubled > 9 ? doubled - 9
            : doubled;
    });
}
