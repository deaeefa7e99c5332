namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>
/// Reads scalar expressions. BETWEEN is no operand of AND and OR: beside them it needs parentheses, as in Azure.
/// </summary>
internal sealed class ExpressionParser(
    TokenReader tokens, IReadOnlyDictionary<string, Value> parameters, Func<Select> parseQuery)
{
    /// <summary>Binary operators, the loosest first, as the SDK's own planner binds them.</summary>
    private static readonly string[][] _levels =
    [
        ["=", "!=", "<", ">", "<=", ">="], ["+", "-", "&", "|", "^", "||"], ["*", "/", "%"],
    ];

    public Expression Parse()
    {
        var condition = ParseCoalesce();
        if (!tokens.TakeSymbol("?")) { return condition; }

        var then = Parse();
        tokens.ExpectSymbol(":");
        return new Conditional(condition, then, Parse());
    }

    public List<Expression> ParseList()
    {
        var list = new List<Expression>();
        do { list.Add(Parse()); }
        while (tokens.TakeSymbol(","));
        return list;
    }

    /// <summary>The number after TOP, OFFSET or LIMIT.</summary>
    public int ParseCount()
    {
        var token = tokens.Current;
        var number = token.Kind switch
        {
            TokenKind.Number => Value.Of(tokens.Take().Number),
            TokenKind.Parameter => Parameter(tokens.Take()),
            _ => throw tokens.Unexpected(),
        };
        return number.Kind == ValueKind.Number && number.Number is >= 0 and <= int.MaxValue && number.Number == Math.Floor(number.Number)
            ? (int)number.Number
            : throw QueryError.Of("SC2060", "The count value provided for a TOP, OFFSET or LIMIT clause must be an integer.");
    }

    private Expression ParseCoalesce()
    {
        var left = ParseOperand();
        return tokens.TakeSymbol("??") ? new Coalesce(left, ParseCoalesce()) : left;
    }

    private Expression ParseOperand()
    {
        var expression = ParseOr();
        var isNegated = tokens.Is("NOT") && tokens.IsNext("BETWEEN");
        if (!isNegated && !tokens.Is("BETWEEN")) { return expression; }
        if (expression is Logical or In or Like) { throw tokens.Unexpected(); }

        if (isNegated) { tokens.Take(); }
        tokens.Expect("BETWEEN");
        var low = ParseBinary(0);
        tokens.Expect("AND");
        return new Between(expression, low, ParseBinary(0), isNegated);
    }

    private Expression ParseOr()
    {
        var left = ParseAnd();
        while (tokens.Take("OR")) { left = new Logical(isAnd: false, left, ParseAnd()); }
        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParsePredicate();
        while (tokens.Take("AND")) { left = new Logical(isAnd: true, left, ParsePredicate()); }
        return left;
    }

    private Expression ParsePredicate()
    {
        var operand = ParseBinary(0);
        var isNegated = tokens.Is("NOT") && (tokens.IsNext("IN") || tokens.IsNext("LIKE"));
        if (isNegated) { tokens.Take(); }

        if (tokens.Take("IN"))
        {
            tokens.ExpectSymbol("(");
            var list = ParseList();
            tokens.ExpectSymbol(")");
            return new In(operand, list, isNegated);
        }

        if (!tokens.Take("LIKE")) { return operand; }

        var pattern = ParseBinary(0);
        char? escape = null;
        if (tokens.Take("ESCAPE"))
        {
            var text = tokens.Current.Kind == TokenKind.Text ? tokens.Take().Content : throw tokens.Unexpected();
            escape = text.Length == 1 ? text[0] : throw RefusalException.BadRequest("ESCAPE takes one character.");
        }

        return new Like(operand, pattern, escape, isNegated);
    }

    private Expression ParseBinary(int level)
    {
        if (level == _levels.Length) { return ParseUnary(); }
        var left = ParseBinary(level + 1);
        while (tokens.Current.Kind == TokenKind.Symbol && _levels[level].Contains(tokens.Current.Content))
        {
            left = new Binary(tokens.Take().Content, left, ParseBinary(level + 1));
        }

        return left;
    }

    private Expression ParseUnary()
    {
        if (tokens.Take("NOT")) { return new Unary("NOT", ParseUnary()); }
        if (tokens.IsSymbol("-") || tokens.IsSymbol("+") || tokens.IsSymbol("~"))
        {
            var symbol = tokens.Take().Content;
            var operand = ParseUnary();
            return symbol == "-" && operand is Literal { Value.Kind: ValueKind.Number } number
                ? new Literal(Value.Of(-number.Value.Number))
                : new Unary(symbol, operand);
        }

        return ParsePostfix();
    }

    private Expression ParsePostfix()
    {
        var expression = ParsePrimary();
        while (true)
        {
            if (tokens.TakeSymbol(".")) { expression = new Member(expression, tokens.ExpectName()); }
            else if (tokens.TakeSymbol("["))
            {
                var index = Parse();
                tokens.ExpectSymbol("]");
                expression = index is Literal { Value.Kind: ValueKind.String } name
                    ? new Member(expression, name.Value.Text)
                    : new Indexer(expression, index);
            }
            else { return expression; }
        }
    }

    private Expression ParsePrimary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Number: return new Literal(Value.Of(tokens.Take().Number));
            case TokenKind.Text: return new Literal(Value.Of(tokens.Take().Content));
            case TokenKind.Parameter: return new Literal(Parameter(tokens.Take()));
            case TokenKind.Symbol: return ParseBracketed();
        }

        if (tokens.TakeLiteral("true")) { return new Literal(Value.True); }
        if (tokens.TakeLiteral("false")) { return new Literal(Value.False); }
        if (tokens.TakeLiteral("null")) { return new Literal(Value.Null); }
        if (tokens.TakeLiteral("undefined")) { return new Literal(Value.Undefined); }
        if (tokens.Is("udf") && tokens.IsNextSymbol(".")) { throw RefusalException.NotHere("A user-defined function"); }
        if (tokens.IsNextSymbol("(")) { return ParseCall(tokens.Take().Content); }
        return new Identifier(tokens.ExpectName());
    }

    private Expression ParseBracketed()
    {
        if (tokens.TakeSymbol("("))
        {
            Expression inner = tokens.Is("SELECT") ? new ScalarSubquery(parseQuery()) : new Parenthesized(Parse());
            tokens.ExpectSymbol(")");
            return inner;
        }

        if (tokens.TakeSymbol("["))
        {
            var items = tokens.IsSymbol("]") ? [] : ParseList();
            tokens.ExpectSymbol("]");
            return new ArrayLiteral(items);
        }

        tokens.ExpectSymbol("{");
        var properties = new List<(string Name, Expression Value)>();
        while (!tokens.IsSymbol("}"))
        {
            var name = tokens.Current.Kind == TokenKind.Text ? tokens.Take().Content : throw tokens.Unexpected();
            tokens.ExpectSymbol(":");
            properties.Add((properties.Exists(property => property.Name == name) ? throw Repeated(name) : name, Parse()));
            if (tokens.IsSymbol("}")) { break; }
            tokens.ExpectSymbol(",");
            if (tokens.IsSymbol("}")) { throw tokens.Unexpected(); }
        }

        tokens.ExpectSymbol("}");
        return new ObjectLiteral(properties);
    }

    private Expression ParseCall(string name)
    {
        tokens.ExpectSymbol("(");
        var upper = name.ToUpperInvariant();
        if (upper is "EXISTS" or "ARRAY" or "ALL" or "FIRST" or "LAST")
        {
            var query = parseQuery();
            tokens.ExpectSymbol(")");
            return upper switch
            {
                "EXISTS" => new Exists(query),
                "ARRAY" => new ArraySubquery(query),
                _ => throw RefusalException.NotHere($"{upper}(subquery)"),
            };
        }

        var arguments = tokens.IsSymbol(")") ? [] : ParseList();
        tokens.ExpectSymbol(")");
        if (!Enum.TryParse<AggregateKind>(name, ignoreCase: true, out var kind) || int.TryParse(name, out _))
        {
            return new Call(upper, BuiltIns.Find(name, arguments.Count), arguments);
        }

        return arguments.Count == 1 ? new Aggregate(kind, arguments[0])
            : throw QueryError.Of("SC2050", $"The {upper} function requires 1 argument(s).");
    }

    /// <summary>An object, and a SELECT list that makes one, has each property once.</summary>
    public static RefusalException Repeated(string name) =>
        QueryError.Of("SC2022", $"Object creation error, property name '{name}' specified more than once.");

    private Value Parameter(Token token) => parameters.TryGetValue(token.Content, out var value) ? value
        : throw QueryError.Of("SC2027", $"Parameter '{token.Content}' is used in the query but was not supplied.");
}
