using System.Globalization;
using System.Text;

namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>Cuts a filter into tokens.</summary>
internal sealed class SqlLexer(string text)
{
    private static readonly HashSet<string> _keywords =
        ["AND", "OR", "NOT", "IN", "LIKE", "ESCAPE", "EXISTS", "IS", "NULL", "TRUE", "FALSE"];

    private static readonly string[] _symbols =
        ["<>", "!=", ">=", "<=", "=", ">", "<", "+", "-", "*", "/", "%", "(", ")", ",", "."];

    private int _at;

    public static List<SqlToken> Tokens(string text)
    {
        var lexer = new SqlLexer(text);
        var tokens = new List<SqlToken>();
        do { tokens.Add(lexer.Next()); }
        while (tokens[^1].Kind != SqlTokenKind.End);
        return tokens;
    }

    private SqlToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) { _at++; }

        var position = _at + 1;
        if (_at == text.Length) { return new(SqlTokenKind.End, "", position); }

        var first = text[_at];
        if (char.IsLetter(first)) { return Word(position); }
        if (char.IsAsciiDigit(first)) { return Number(position); }

        switch (first)
        {
            case '\'':
                var constant = Delimited('\'', "string constant");
                return new(SqlTokenKind.Constant, constant, position, constant);
            case '[':
                return new(SqlTokenKind.Delimited, Delimited(']', "identifier in brackets"), position);
            case '"':
                return new(SqlTokenKind.Delimited, Delimited('"', "identifier in quotes"), position);
            case '@':
                _at++;
                var name = Letters();
                return name.Length > 0
                    ? new(SqlTokenKind.Parameter, "@" + name, position)
                    : throw new FilterSyntaxException("A parameter needs a name after '@'.", position);
            default:
                return Symbol(position);
        }
    }

    private SqlToken Word(int position)
    {
        var word = Letters();
        var keyword = word.ToUpperInvariant();
        return keyword switch
        {
            "TRUE" => new(SqlTokenKind.Constant, word, position, true),
            "FALSE" => new(SqlTokenKind.Constant, word, position, false),
            _ when _keywords.Contains(keyword) => new(SqlTokenKind.Keyword, keyword, position),
            _ => new(SqlTokenKind.Identifier, word, position),
        };
    }

    private string Letters()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetter(text[_at]) || char.IsDigit(text[_at]) || text[_at] == '_'))
        {
            _at++;
        }
        return text[start.._at];
    }

    private SqlToken Number(int position)
    {
        var start = _at;
        Digits();
        var whole = true;
        if (_at + 1 < text.Length && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            whole = false;
            _at++;
            Digits();
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            whole = false;
            _at++;
            if (_at < text.Length && text[_at] is '+' or '-') { _at++; }
            if (_at == text.Length || !char.IsAsciiDigit(text[_at]))
            {
                throw new FilterSyntaxException("The exponent has no digits.", _at + 1);
            }

            Digits();
        }

        var digits = text[start.._at];
        if (!whole)
        {
            return new(SqlTokenKind.Constant, digits, position, double.Parse(digits, CultureInfo.InvariantCulture));
        }

        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(SqlTokenKind.Constant, digits, position, number)
            : throw new FilterSyntaxException($"{digits} does not fit into 64 bits.", position);
    }

    private void Digits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) { _at++; }
    }

    /// <summary>Up to the closing delimiter; doubled, it stands for itself.</summary>
    private string Delimited(char close, string what)
    {
        var position = _at + 1;
        var content = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != close)
            {
                content.Append(text[_at]);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == close)
            {
                content.Append(close);
                _at++;
            }
            else
            {
                _at++;
                return content.ToString();
            }
        }

        throw new FilterSyntaxException($"The {what} does not end.", position);
    }

    private SqlToken Symbol(int position)
    {
        foreach (var symbol in _symbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new(SqlTokenKind.Symbol, symbol, position);
            }
        }

        throw new FilterSyntaxException($"'{text[_at]}' has no meaning here.", position);
    }
}
