namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>A value, or null for unknown.</summary>
internal abstract record SqlExpression : SqlNode
{
    public abstract object? Value(BrokeredMessage message);
}

internal sealed record SqlConstant(object? Constant) : SqlExpression
{
    public override object? Value(BrokeredMessage message) => Constant;
}

internal sealed record SqlNewId : SqlExpression
{
    public override object? Value(BrokeredMessage message) => Guid.NewGuid();
}

/// <summary>What IS NULL and EXISTS may ask about.</summary>
internal abstract record SqlProperty : SqlExpression;

internal sealed record SqlSystemProperty(string Name) : SqlProperty
{
    public override object? Value(BrokeredMessage message) => SystemProperties.Value(message, Name);
}

internal sealed record SqlUserProperty(string Name) : SqlProperty
{
    public override object? Value(BrokeredMessage message) => message.Properties.GetValueOrDefault(Name);
}

/// <summary>property(name): the name is itself an expression.</summary>
internal sealed record SqlPropertyFunction(SqlExpression Name) : SqlProperty
{
    public override object? Value(BrokeredMessage message) => Name.Value(message) switch
    {
        null => null,
        string name when name.StartsWith("sys.", StringComparison.OrdinalIgnoreCase) =>
            throw new FilterException(
                $"property('{name}'): system properties by name are not part of the local broker."),
        string name => message.Properties.GetValueOrDefault(name),
        var other => throw new FilterException($"property() needs a string, not {SqlOperators.Describe(other)}."),
    };
}

internal sealed record SqlArithmetic(string Operator, SqlExpression Left, SqlExpression Right) : SqlExpression
{
    public override object? Value(BrokeredMessage message) =>
        Left.Value(message) is { } left && Right.Value(message) is { } right
            ? SqlOperators.Calculate(Operator, left, right)
            : null;
}

internal sealed record SqlSign(string Operator, SqlExpression Operand) : SqlExpression
{
    public override object? Value(BrokeredMessage message) =>
        Operand.Value(message) is { } operand ? SqlOperators.Sign(Operator, operand) : null;
}

/// <summary>A part of a filter: a predicate, which holds or not, or an expression, which has a value.</summary>
internal abstract record SqlNode;
