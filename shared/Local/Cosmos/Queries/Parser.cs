namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>
/// Reads a query's clauses, strictly by the grammar the clients publish: what it does not allow is a syntax error
/// here too, or a query would pass here and fail in Azure.
/// </summary>
internal sealed class Parser
{
    private readonly TokenReader _tokens;
    private readonly ExpressionParser _expressions;

    private Parser(string text, IReadOnlyDictionary<string, Value> parameters)
    {
        _tokens = new(Lexer.Read(text));
        _expressions = new(_tokens, parameters, ParseQuery);
    }

    public static Select Parse(string text, IReadOnlyDictionary<string, Value> parameters)
    {
        var parser = new Parser(text, parameters);
        var query = parser.ParseQuery();
        parser._tokens.ExpectEnd();
        return query;
    }

    private Select ParseQuery()
    {
        _tokens.Expect("SELECT");
        var isDistinct = _tokens.Take("DISTINCT");
        int? top = _tokens.Take("TOP") ? _expressions.ParseCount() : null;
        var selection = ParseSelection();
        var from = _tokens.Take("FROM") ? ParseFrom() : [];
        var where = _tokens.Take("WHERE") ? _expressions.Parse() : null;
        var groupBy = TakeBy("GROUP") ? _expressions.ParseList() : [];
        var orderBy = TakeBy("ORDER") ? ParseOrder() : [];
        int? offset = null, limit = null;
        if (_tokens.Take("OFFSET"))
        {
            offset = _expressions.ParseCount();
            _tokens.Expect("LIMIT");
            limit = _expressions.ParseCount();
        }

        return new()
        {
            Selection = selection, IsDistinct = isDistinct, Top = top, From = from, Where = where,
            GroupBy = groupBy, OrderBy = orderBy, Offset = offset, Limit = limit,
        };
    }

    private bool TakeBy(string word)
    {
        if (!_tokens.Take(word)) { return false; }
        _tokens.Expect("BY");
        return true;
    }

    private Selection ParseSelection()
    {
        if (_tokens.TakeSymbol("*")) { return new Selection.Star(); }
        if (_tokens.Take("VALUE")) { return new Selection.OneValue(_expressions.Parse()); }

        var items = new List<(string Name, Expression Expression)>();
        var unnamed = 0;
        do
        {
            var expression = _expressions.Parse();
            var name = _tokens.Take("AS") ? _tokens.ExpectName() : NameOf(expression) ?? $"${++unnamed}";
            if (items.Exists(item => item.Name == name)) { throw PrimaryParser.Repeated(name); }
            items.Add((name, expression));
        }
        while (_tokens.TakeSymbol(","));

        return new Selection.Properties(items);
    }

    private static string? NameOf(Expression expression) => expression switch
    {
        Identifier identifier => identifier.Name,
        Member member => member.Name,
        _ => null,
    };

    private List<Source> ParseFrom()
    {
        var sources = new List<Source>();
        do { sources.Add(ParseSource()); }
        while (_tokens.Take("JOIN"));
        return sources;
    }

    private Source ParseSource()
    {
        if (_tokens.IsName && _tokens.IsNext("IN"))
        {
            var alias = _tokens.ExpectName();
            _tokens.Expect("IN");
            return new IteratorSource(ParseCollection(isAliased: false), alias);
        }

        return ParseCollection(isAliased: true);
    }

    private Source ParseCollection(bool isAliased)
    {
        if (_tokens.TakeSymbol("("))
        {
            var query = ParseQuery();
            _tokens.ExpectSymbol(")");
            return new SubquerySource(query, isAliased ? ParseAlias() : null);
        }

        var root = _tokens.ExpectName();
        var names = new List<string>();
        while (true)
        {
            if (_tokens.TakeSymbol(".")) { names.Add(_tokens.ExpectName()); }
            else if (_tokens.TakeSymbol("["))
            {
                names.Add(_tokens.ExpectTextOrNumber());
                _tokens.ExpectSymbol("]");
            }
            else { break; }
        }

        var alias = isAliased ? ParseAlias() : null;
        return new PathSource(new(root, names), alias ?? (names.Count > 0 ? names[^1] : root));
    }

    private string? ParseAlias() => _tokens.Take("AS") || _tokens.IsName ? _tokens.ExpectName() : null;

    private List<SortKey> ParseOrder()
    {
        if (_tokens.Take("RANK")) { throw RefusalException.NotHere("ORDER BY RANK"); }

        var keys = new List<SortKey>();
        do
        {
            var expression = _expressions.Parse();
            var isDescending = _tokens.Take("DESC");
            if (!isDescending) { _tokens.Take("ASC"); }
            keys.Add(new(expression, isDescending));
        }
        while (_tokens.TakeSymbol(","));
        return keys;
    }
}
