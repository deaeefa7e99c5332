namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>
/// Reads what operators stand between: names and what is picked out of them, literals, brackets, calls.
/// </summary>
internal sealed class PrimaryParser(
    ExpressionParser expressions, TokenReader tokens, IReadOnlyDictionary<string, Value> parameters,
    Func<Select> parseQuery)
{
    public Expression Parse()
    {
        var expression = ParsePrimary();
        while (true)
        {
            if (tokens.TakeSymbol(".")) { expression = new Member(expression, tokens.ExpectName()); }
            else if (tokens.TakeSymbol("["))
            {
                var index = expressions.Parse();
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
            Expression inner = tokens.Is("SELECT")
                ? new ScalarSubquery(parseQuery())
                : new Parenthesized(expressions.Parse());
            tokens.ExpectSymbol(")");
            return inner;
        }

        if (tokens.TakeSymbol("["))
        {
            var items = tokens.IsSymbol("]") ? [] : expressions.ParseList();
            tokens.ExpectSymbol("]");
            return new ArrayLiteral(items);
        }

        tokens.ExpectSymbol("{");
        var properties = new List<(string Name, Expression Value)>();
        while (!tokens.IsSymbol("}"))
        {
            var name = tokens.Current.Kind == TokenKind.Text ? tokens.Take().Content : throw tokens.Unexpected();
            tokens.ExpectSymbol(":");
            if (properties.Exists(property => property.Name == name)) { throw Repeated(name); }
            properties.Add((name, expressions.Parse()));
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

        var arguments = tokens.IsSymbol(")") ? [] : expressions.ParseList();
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

    public Value Parameter(Token token) => parameters.TryGetValue(token.Content, out var value) ? value
        : throw QueryError.Of("SC2027", $"Parameter '{token.Content}' is used in the query but was not supplied.");
}
