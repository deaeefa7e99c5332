namespace ServerlessShop.Customers.Customers;

/// <summary>What people type: trimmed, of a bounded length, and without control characters, which only hide something.</summary>
public static class FreeText
{
    /// <summary>The text as it is kept; null where it is empty, too long or not just text.</summary>
    public static string? From(string? text, int lengthMax) =>
        text?.Trim() is { Length: >= 1 } trimmed && trimmed.Length <= lengthMax && !trimmed.Any(char.IsControl)
            ? trimmed
            : null;

    /// <summary>As From, and adds to what is invalid.</summary>
    public static string Read(string? text, int lengthMax, string field, Dictionary<string, string[]> invalid)
    {
        if (From(text, lengthMax) is { } read) { return read; }
        invalid[field] = [$"1 to {lengthMax} characters, no control characters."];
        return "";
    }
}
