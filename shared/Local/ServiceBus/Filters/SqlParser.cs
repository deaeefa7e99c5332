namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>
/// Reads the grammar of subscription rules by recursive descent. Parentheses may hold a predicate or an expression, so
/// both come out of one descent and each operator checks what it was given.
/// </summary>
internal sealed class SqlParser(List<SqlToken> tokens, IReadOnlyDictionary<string, object> parameters)
{
    private int _next;

    private SqlToken Token => tokens[_next];

    /// <exception cref="FilterSyntaxException"/>
    public static SqlPredicate Parse(string text, IReadOnlyDictionary<string, object> parameters)
    {
        var parser = new SqlParser(SqlLexer.Tokens(text), parameters);
        var start = parser.Token;
        var predicate = parser.Predicate(parser.Or(), start);
        return parser.Token.Kind == SqlTokenKind.End ? predicate : throw parser.Unexpected("the end");
    }

    private SqlNode Or()
    {
        var start = Token;
        var left = And();
        while (Token.Is("OR"))
        {
            var first = Predicate(left, start);
            Take();
            var right = Token;
            left = new SqlOr(first, Predicate(And(), right));
        }

        return left;
    }

    private SqlNode And()
    {
        var start = Token;
        var left = Not();
        while (Token.Is("AND"))
        {
            var first = Predicate(left, start);
            Take();
            var right = Token;
            left = new SqlAnd(first, Predicate(Not(), right));
        }

        return left;
    }

    private SqlNode Not()
    {
        if (!TryTake("NOT")) { return Comparison(); }

        var start = Token;
        return new SqlNot(Predicate(Not(), start));
    }

    private SqlNode Comparison()
    {
        if (TryTake("EXISTS"))
        {
            Take("(");
            var asked = Property();
            Take(")");
            return new SqlExists(asked);
        }

        var start = Token;
        var left = Sum();
        if (Token.Kind == SqlTokenKind.Symbol && Token.Text is "=" or "<>" or "!=" or ">" or ">=" or "<" or "<=")
        {
            var @operator = Take().Text;
            var right = Token;
            return new SqlComparison(@operator, Expression(left, start), Expression(Sum(), right));
        }

        if (TryTake("IS"))
        {
            var isNot = TryTake("NOT");
            Take("NULL");
            var property = left as SqlProperty
                ?? throw new FilterSyntaxException("IS NULL asks about a property.", start.Position);
            return Negated(new SqlIsNull(property), isNot);
        }

        var not = TryTake("NOT");
        if (TryTake("IN")) { return Negated(new SqlIn(Expression(left, start), List()), not); }
        if (TryTake("LIKE")) { return Negated(Like(Expression(left, start)), not); }
        return not ? throw Unexpected("IN or LIKE") : left;
    }

    private SqlLike Like(SqlExpression left)
    {
        var start = Token;
        var pattern = Expression(Sum(), start);
        if (!TryTake("ESCAPE")) { return new SqlLike(left, pattern, null); }

        start = Token;
        var escape = Expression(Sum(), start);
        return escape is SqlConstant { Constant: not string { Length: 1 } }
            ? throw new FilterSyntaxException("The escape character must be a string of length 1.", start.Position)
            : new SqlLike(left, pattern, escape);
    }

    private List<SqlExpression> List()
    {
        Take("(");
        var items = new List<SqlExpression>();
        do
        {
            var start = Token;
            items.Add(Expression(Sum(), start));
        }
        while (TryTake(","));

        Take(")");
        return items;
    }

    private SqlNode Sum()
    {
        var start = Token;
        var left = Product();
        while (Token.Is("+") || Token.Is("-"))
        {
            var @operator = Take().Text;
            var right = Token;
            left = new SqlArithmetic(@operator, Expression(left, start), Expression(Product(), right));
        }

        return left;
    }

    private SqlNode Product()
    {
        var start = Token;
        var left = Signed();
        while (Token.Is("*") || Token.Is("/") || Token.Is("%"))
        {
            var @operator = Take().Text;
            var right = Token;
            left = new SqlArithmetic(@operator, Expression(left, start), Expression(Signed(), right));
        }

        return left;
    }

    private SqlNode Signed()
    {
        if (!Token.Is("+") && !Token.Is("-")) { return Primary(); }

        var @operator = Take().Text;
        var start = Token;
        return new SqlSign(@operator, Expression(Signed(), start));
    }

    private SqlNode Primary()
    {
        if (TryTake("("))
        {
            var inner = Or();
            Take(")");
            return inner;
        }

        if (TryTake("NULL")) { return new SqlConstant(null); }

        switch (Token.Kind)
        {
            case SqlTokenKind.Constant:
                return new SqlConstant(Take().Value);
            case SqlTokenKind.Parameter:
                var parameter = Take();
                return parameters.TryGetValue(parameter.Text, out var value)
                    ? new SqlConstant(value)
                    : throw new FilterSyntaxException(
                        $"The parameter {parameter.Text} has no value.", parameter.Position);
            case SqlTokenKind.Identifier when tokens[_next + 1].Is("("):
                return Function();
            case SqlTokenKind.Identifier or SqlTokenKind.Delimited:
                return Property();
            default:
                throw Unexpected("a constant, a property or '('");
        }
    }

    private SqlExpression Function()
    {
        var name = Take();
        Take("(");
        if (name.Text.Equals("newid", StringComparison.OrdinalIgnoreCase))
        {
            Take(")");
            return new SqlNewId();
        }

        if (!name.Text.Equals("property", StringComparison.OrdinalIgnoreCase)
            && !name.Text.Equals("p", StringComparison.OrdinalIgnoreCase))
        {
            throw new FilterSyntaxException(
                $"There is no function {name.Text}: newid, property and p are all.", name.Position);
        }

        var start = Token;
        var argument = Expression(Sum(), start);
        Take(")");
        return new SqlPropertyFunction(argument);
    }

    private SqlProperty Property()
    {
        var first = TakeName();
        if (first.Kind == SqlTokenKind.Identifier && Token.Is("("))
        {
            _next--;
            return Function() as SqlProperty
                ?? throw new FilterSyntaxException("A property is expected.", first.Position);
        }

        if (!TryTake(".")) { return new SqlUserProperty(first.Text); }

        var name = TakeName().Text;
        return first.Text.ToUpperInvariant() switch
        {
            "SYS" when first.Kind == SqlTokenKind.Identifier => new SqlSystemProperty(name),
            "USER" when first.Kind == SqlTokenKind.Identifier => new SqlUserProperty(name),
            _ => throw new FilterSyntaxException(
                $"There is no scope {first.Text}: sys and user are all.", first.Position),
        };
    }

    private SqlToken TakeName() =>
        Token.Kind is SqlTokenKind.Identifier or SqlTokenKind.Delimited
            ? Take()
            : throw Unexpected("the name of a property");

    private SqlToken Take() => tokens[_next++];

    private void Take(string expected)
    {
        if (!TryTake(expected)) { throw Unexpected($"'{expected}'"); }
    }

    private bool TryTake(string expected)
    {
        if (!Token.Is(expected)) { return false; }
        _next++;
        return true;
    }

    private static SqlPredicate Negated(SqlPredicate predicate, bool not) => not ? new SqlNot(predicate) : predicate;

    private SqlPredicate Predicate(SqlNode node, SqlToken start)
    {
        if (node is SqlPredicate predicate) { return predicate; }

        // A value with something behind it was going to be a comparison: the mistake is behind it.
        var ends = Token.Kind == SqlTokenKind.End || Token.Is(")") || Token.Is("AND") || Token.Is("OR");
        throw ends
            ? new FilterSyntaxException("A comparison is expected, not a value.", start.Position)
            : Unexpected("a comparison");
    }

    private static SqlExpression Expression(SqlNode node, SqlToken start) =>
        node as SqlExpression
        ?? throw new FilterSyntaxException("A value is expected, not a comparison.", start.Position);

    private FilterSyntaxException Unexpected(string expected) =>
        new($"{Token} is unexpected; {expected} is expected.", Token.Position);
}
