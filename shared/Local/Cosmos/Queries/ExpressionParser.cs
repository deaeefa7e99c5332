namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>
/// Reads scalar expressions. BETWEEN is no operand of AND and OR: beside them it needs parentheses, as in Azure.
/// </summary>
internal sealed class ExpressionParser
{
    /// <summary>Binary operators, the loosest first, as the SDK's own planner binds them.</summary>
    private static readonly string[][] _levels =
    [
        ["=", "!=", "<", ">", "<=", ">="], ["+", "-", "&", "|", "^", "||"], ["*", "/", "%"],
    ];

    private readonly TokenReader _tokens;
    private readonly PrimaryParser _primaries;

    public ExpressionParser(TokenReader tokens, IReadOnlyDictionary<string, Value> parameters, Func<Select> parseQuery)
    {
        _tokens = tokens;
        _primaries = new(this, tokens, parameters, parseQuery);
    }

    public Expression Parse()
    {
        var condition = ParseCoalesce();
        if (!_tokens.TakeSymbol("?")) { return condition; }

        var then = Parse();
        _tokens.ExpectSymbol(":");
        return new Conditional(condition, then, Parse());
    }

    public List<Expression> ParseList()
    {
        var list = new List<Expression>();
        do { list.Add(Parse()); }
        while (_tokens.TakeSymbol(","));
        return list;
    }

    /// <summary>The number after TOP, OFFSET or LIMIT.</summary>
    public int ParseCount()
    {
        var token = _tokens.Current;
        var number = token.Kind switch
        {
            TokenKind.Number => Value.Of(_tokens.Take().Number),
            TokenKind.Parameter => _primaries.Parameter(_tokens.Take()),
            _ => throw _tokens.Unexpected(),
        };
        return number.Kind == ValueKind.Number && number.Number is >= 0 and <= int.MaxValue
            && number.Number == Math.Floor(number.Number)
            ? (int)number.Number
            : throw QueryError.Of(
                "SC2060", "The count value provided for a TOP, OFFSET or LIMIT clause must be an integer.");
    }

    private Expression ParseCoalesce()
    {
        var left = ParseOperand();
        return _tokens.TakeSymbol("??") ? new Coalesce(left, ParseCoalesce()) : left;
    }

    private Expression ParseOperand()
    {
        var expression = ParseOr();
        var isNegated = _tokens.Is("NOT") && _tokens.IsNext("BETWEEN");
        if (!isNegated && !_tokens.Is("BETWEEN")) { return expression; }
        if (expression is Logical or In or Like) { throw _tokens.Unexpected(); }

        if (isNegated) { _tokens.Take(); }
        _tokens.Expect("BETWEEN");
        var low = ParseBinary(0);
        _tokens.Expect("AND");
        return new Between(expression, low, ParseBinary(0), isNegated);
    }

    private Expression ParseOr()
    {
        var left = ParseAnd();
        while (_tokens.Take("OR")) { left = new Logical(isAnd: false, left, ParseAnd()); }
        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParsePredicate();
        while (_tokens.Take("AND")) { left = new Logical(isAnd: true, left, ParsePredicate()); }
        return left;
    }

    private Expression ParsePredicate()
    {
        var operand = ParseBinary(0);
        var isNegated = _tokens.Is("NOT") && (_tokens.IsNext("IN") || _tokens.IsNext("LIKE"));
        if (isNegated) { _tokens.Take(); }

        if (_tokens.Take("IN"))
        {
            _tokens.ExpectSymbol("(");
            var list = ParseList();
            _tokens.ExpectSymbol(")");
            return new In(operand, list, isNegated);
        }

        if (!_tokens.Take("LIKE")) { return operand; }

        var pattern = ParseBinary(0);
        char? escape = null;
        if (_tokens.Take("ESCAPE"))
        {
            var text = _tokens.Current.Kind == TokenKind.Text ? _tokens.Take().Content : throw _tokens.Unexpected();
            escape = text.Length == 1 ? text[0] : throw RefusalException.BadRequest("ESCAPE takes one character.");
        }

        return new Like(operand, pattern, escape, isNegated);
    }

    private Expression ParseBinary(int level)
    {
        if (level == _levels.Length) { return ParseUnary(); }
        var left = ParseBinary(level + 1);
        while (_tokens.Current.Kind == TokenKind.Symbol && _levels[level].Contains(_tokens.Current.Content))
        {
            left = new Binary(_tokens.Take().Content, left, ParseBinary(level + 1));
        }

        return left;
    }

    private Expression ParseUnary()
    {
        if (_tokens.Take("NOT")) { return new Unary("NOT", ParseUnary()); }
        if (_tokens.IsSymbol("-") || _tokens.IsSymbol("+") || _tokens.IsSymbol("~"))
        {
            var symbol = _tokens.Take().Content;
            var operand = ParseUnary();
            return symbol == "-" && operand is Literal { Value.Kind: ValueKind.Number } number
                ? new Literal(Value.Of(-number.Value.Number))
                : new Unary(symbol, operand);
        }

        return _primaries.Parse();
    }
}
