using System.Globalization;
using System.Text;

namespace ServerlessShop.Local.Cosmos.Queries;

internal enum TokenKind
{
    Word,
    Parameter,
    Number,
    Text,
    Symbol,
    End,
}

/// <summary>
/// A word, literal or symbol of a query. Content is the text without quotes or the parameter with its @.
/// </summary>
internal readonly record struct Token(TokenKind Kind, string Content, double Number, int Position);

/// <summary>Takes a query's text apart.</summary>
internal static class Lexer
{
    private static readonly string[] _symbols =
    [
        "<=", ">=", "!=", "<>", "||", "??", "(", ")", "[", "]", "{", "}", ",", ".", ":", "?", "*", "/", "%", "+", "-",
        "<", ">", "=", "&", "^", "|", "~",
    ];

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            at = SkipBlanks(text, at);
            if (at == text.Length)
            {
                tokens.Add(new(TokenKind.End, "end of query", 0, at));
                return tokens;
            }

            var token = ReadOne(text, at, out var end);
            tokens.Add(token);
            at = end;
        }
    }

    public static RefusalException SyntaxError(string near, int position) =>
        QueryError.Of("SC1001", $"Syntax error, incorrect syntax near '{near}'.", (position, position + near.Length));

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n') { at++; }
            else if (text.AsSpan(at).StartsWith("--"))
            {
                var line = text.IndexOf('\n', at);
                at = line < 0 ? text.Length : line + 1;
            }
            else { break; }
        }

        return at;
    }

    private static Token ReadOne(string text, int at, out int end)
    {
        var first = text[at];
        if (char.IsAsciiLetter(first) || first == '_')
        {
            end = WordEnd(text, at);
            return new(TokenKind.Word, text[at..end], 0, at);
        }

        if (first == '@')
        {
            end = WordEnd(text, at + 1);
            return end > at + 1 ? new(TokenKind.Parameter, text[at..end], 0, at) : throw SyntaxError("@", at);
        }

        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return ReadNumber(text, at, out end);
        }

        if (first is '\'' or '"') { return ReadText(text, at, out end); }

        foreach (var symbol in _symbols)
        {
            if (text.AsSpan(at).StartsWith(symbol, StringComparison.Ordinal))
            {
                end = at + symbol.Length;
                return new(TokenKind.Symbol, symbol == "<>" ? "!=" : symbol, 0, at);
            }
        }

        throw SyntaxError(first.ToString(), at);
    }

    private static int WordEnd(string text, int at)
    {
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) { at++; }
        return at;
    }

    private static Token ReadNumber(string text, int at, out int end)
    {
        end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) { end++; }
        if (end < text.Length && text[end] == '.')
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end])) { end++; }
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            end++;
            if (end < text.Length && text[end] is '+' or '-') { end++; }
            while (end < text.Length && char.IsAsciiDigit(text[end])) { end++; }
        }

        var content = text[at..end];
        return double.TryParse(content, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new(TokenKind.Number, content, number, at)
            : throw SyntaxError(content, at);
    }

    private static Token ReadText(string text, int start, out int end)
    {
        var quote = text[start];
        var content = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            var next = text[at];
            if (next == quote)
            {
                end = at + 1;
                return new(TokenKind.Text, content.ToString(), 0, start);
            }

            if (next != '\\')
            {
                content.Append(next >= ' ' ? next : throw SyntaxError(text[start..at], start));
                continue;
            }

            at++;
            if (at == text.Length) { break; }
            if (text[at] == 'u' && at + 4 < text.Length

                && ushort.TryParse(
                    text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                content.Append((char)code);
                at += 4;
                continue;
            }

            content.Append(text[at] switch
            {
                'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t',
                '"' or '\'' or '\\' or '/' => text[at],
                _ => throw SyntaxError(text[start..(at + 1)], start),
            });
        }

        throw SyntaxError(text[start..], start);
    }
}
