namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Walks over a query's tokens. Key words are known in any case, and are no names.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    private static readonly HashSet<string> _keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "ARRAY", "AS", "ASC", "BETWEEN", "BY", "DESC", "DISTINCT", "ESCAPE", "EXISTS", "FROM", "GROUP", "IN",
        "JOIN", "LEFT", "LIKE", "LIMIT", "NOT", "OFFSET", "OR", "ORDER", "RIGHT", "SELECT", "TOP", "VALUE", "WHERE",
    };

    private static readonly HashSet<string> _literals = ["true", "false", "null", "undefined", "udf"];

    private int _at;

    public Token Current => tokens[_at];

    public bool IsName => IsNameToken(Current);

    public bool Is(string word) =>
        Current.Kind == TokenKind.Word && Current.Content.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Current.Kind == TokenKind.Symbol && Current.Content == symbol;

    public bool IsNext(string word) =>
        _at + 1 < tokens.Count && tokens[_at + 1] is { Kind: TokenKind.Word } next
        && next.Content.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsNextSymbol(string symbol) =>
        _at + 1 < tokens.Count && tokens[_at + 1] is { Kind: TokenKind.Symbol } next && next.Content == symbol;

    public Token Take() => tokens[_at++];

    public bool Take(string word)
    {
        if (!Is(word)) { return false; }
        _at++;
        return true;
    }

    public bool TakeSymbol(string symbol)
    {
        if (!IsSymbol(symbol)) { return false; }
        _at++;
        return true;
    }

    /// <summary>true, false, null and undefined are known in lower case only.</summary>
    public bool TakeLiteral(string word)
    {
        if (Current.Kind != TokenKind.Word || Current.Content != word) { return false; }
        _at++;
        return true;
    }

    public void Expect(string word)
    {
        if (!Take(word)) { throw Unexpected(); }
    }

    public void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol)) { throw Unexpected(); }
    }

    public string ExpectName() => IsName ? Take().Content : throw Unexpected();

    public string ExpectTextOrNumber() =>
        Current.Kind is TokenKind.Text or TokenKind.Number ? Take().Content : throw Unexpected();

    public void ExpectEnd()
    {
        if (Current.Kind != TokenKind.End) { throw Unexpected(); }
    }

    public RefusalException Unexpected() => Lexer.SyntaxError(Current.Content, Current.Position);

    private static bool IsNameToken(Token token) =>
        token.Kind == TokenKind.Word && !_keywords.Contains(token.Content) && !_literals.Contains(token.Content);
}
