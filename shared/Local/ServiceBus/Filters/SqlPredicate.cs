namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>True, false, or null for unknown.</summary>
internal abstract record SqlPredicate : SqlNode
{
    public abstract bool? Holds(BrokeredMessage message);
}

internal sealed record SqlNot(SqlPredicate Operand) : SqlPredicate
{
    public override bool? Holds(BrokeredMessage message) => !Operand.Holds(message);
}

/// <summary>The right side is not evaluated when the left decides, so it cannot fail then either.</summary>
internal sealed record SqlAnd(SqlPredicate Left, SqlPredicate Right) : SqlPredicate
{
    public override bool? Holds(BrokeredMessage message)
    {
        var left = Left.Holds(message);
        return left == false ? false : left & Right.Holds(message);
    }
}

internal sealed record SqlOr(SqlPredicate Left, SqlPredicate Right) : SqlPredicate
{
    public override bool? Holds(BrokeredMessage message)
    {
        var left = Left.Holds(message);
        return left == true ? true : left | Right.Holds(message);
    }
}

internal sealed record SqlComparison(string Operator, SqlExpression Left, SqlExpression Right) : SqlPredicate
{
    public override bool? Holds(BrokeredMessage message) =>
        Left.Value(message) is { } left && Right.Value(message) is { } right
            ? SqlOperators.Compare(Operator, left, right)
            : null;
}

/// <summary>Never unknown: a property that is missing is null.</summary>
internal sealed record SqlIsNull(SqlProperty Property) : SqlPredicate
{
    public override bool? Holds(BrokeredMessage message) => Property.Value(message) is null;
}

/// <summary>Never unknown. A system property exists when the message sets it.</summary>
internal sealed record SqlExists(SqlProperty Property) : SqlPredicate
{
    public override bool? Holds(BrokeredMessage message) => Property.Value(message) is not null;
}

/// <summary>Equal to one of them; if to none and one is unknown, nobody knows.</summary>
internal sealed record SqlIn(SqlExpression Left, IReadOnlyList<SqlExpression> List) : SqlPredicate
{
    public override bool? Holds(BrokeredMessage message)
    {
        if (Left.Value(message) is not { } left) { return null; }

        bool? found = false;
        foreach (var item in List)
        {
            if (item.Value(message) is not { } value) { found = null; }
            else if (SqlOperators.Compare("=", left, value)) { return true; }
        }

        return found;
    }
}

internal sealed record SqlLike(SqlExpression Left, SqlExpression Pattern, SqlExpression? Escape) : SqlPredicate
{
    public override bool? Holds(BrokeredMessage message)
    {
        var text = Left.Value(message);
        var pattern = Pattern.Value(message);
        var escape = Escape?.Value(message);
        if (text is null || pattern is null || (Escape is not null && escape is null)) { return null; }

        if (text is not string left) { throw NotText("left side", text); }
        if (pattern is not string right) { throw NotText("pattern", pattern); }
        if (escape is not (null or string { Length: 1 }))
        {
            throw new FilterException("LIKE: the escape character must be a string of length 1.");
        }

        return SqlOperators.Like(left, right, ((string?)escape)?[0]);
    }

    private static FilterException NotText(string what, object value) =>
        new($"LIKE: the {what} is {SqlOperators.Describe(value)}, not a string.");
}
