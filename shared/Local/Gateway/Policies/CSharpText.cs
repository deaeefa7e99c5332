namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>Finds the end of a bracket in C# text, past the brackets in its strings, characters and comments.</summary>
internal static class CSharpText
{
    /// <param name="start">Where the opening bracket stands.</param>
    /// <returns>Where its closing bracket stands; -1 when there is none.</returns>
    public static int EndOfBracket(string text, int start)
    {
        var open = new Stack<char>();
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '(': open.Push(')'); break;
                case '{': open.Push('}'); break;
                case '[': open.Push(']'); break;
                case ')' or '}' or ']':
                    if (open.Pop() != text[at]) { return -1; }
                    if (open.Count == 0) { return at; }
                    break;
                case '\'': at = EndOfQuote(text, at, '\''); break;
                case '"': at = EndOfString(text, at); break;
                case '/' when at + 1 < text.Length && text[at + 1] is '/': at = IndexOf(text, "\n", at); break;
                case '/' when at + 1 < text.Length && text[at + 1] is '*': at = IndexOf(text, "*/", at + 2); break;
            }

            if (at < 0) { return -1; }
        }

        return -1;
    }

    private static int EndOfString(string text, int quote)
    {
        var interpolated = false;
        var verbatim = false;
        for (var before = quote - 1; before >= 0 && text[before] is '$' or '@'; before--)
        {
            interpolated |= text[before] == '$';
            verbatim |= text[before] == '@';
        }

        for (var at = quote + 1; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\' when !verbatim: at++; break;
                case '"' when verbatim && at + 1 < text.Length && text[at + 1] == '"': at++; break;
                case '"': return at;
                case '{' when interpolated && at + 1 < text.Length && text[at + 1] == '{': at++; break;
                case '{' when interpolated:
                    at = EndOfBracket(text, at);
                    if (at < 0) { return -1; }
                    break;
            }
        }

        return -1;
    }

    private static int EndOfQuote(string text, int quote, char end)
    {
        for (var at = quote + 1; at < text.Length; at++)
        {
            if (text[at] == '\\') { at++; }
            else if (text[at] == end) { return at; }
        }

        return -1;
    }

    private static int IndexOf(string text, string what, int from) => text.IndexOf(what, from, StringComparison.Ordinal);
}
