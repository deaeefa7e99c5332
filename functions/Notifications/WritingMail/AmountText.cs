using ServerlessShop.Kernel;

namespace ServerlessShop.Notifications.WritingMail;

/// <summary>
/// Amounts as readers of a language write them: £1,234.50 and 1.234,50 £. Written here because the apps run without
/// culture tables (InvariantGlobalization).
/// </summary>
public static class AmountText
{
    private const string NoBreak = "\u00a0";
    private const int GroupLength = 3;

    public static string Of(Money amount, string language)
    {
        var (group, point) = language == "de" ? (".", ",") : (",", ".");
        var parts = amount.ToText().TrimStart('-').Split('.');
        var number = parts is [var whole, var fraction] ? $"{Grouped(whole, group)}{point}{fraction}" : Grouped(parts[0], group);
        var sign = amount.Minor < 0 ? "-" : "";
        var symbol = amount.Currency switch { "GBP" => "£", "EUR" => "€", "USD" => "$", _ => null };

        return language == "de" ? $"{sign}{number}{NoBreak}{symbol ?? amount.Currency}"
            : symbol is null ? $"{sign}{amount.Currency}{NoBreak}{number}"
            : $"{sign}{symbol}{number}";
    }

    private static string Grouped(string digits, string separator)
    {
        for (var i = digits.Length - GroupLength; i > 0; i -= GroupLength) { digits = digits.Insert(i, separator); }
        return digits;
    }
}
