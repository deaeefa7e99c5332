namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>A scalar expression: what it is made of, and its value in a scope.</summary>
internal abstract class Expression
{
    /// <summary>The parts of it, without those inside subqueries.</summary>
    public virtual IEnumerable<Expression> Parts => [];

    /// <summary>Its own part of the shape: a name, an operator, a constant.</summary>
    protected virtual string Detail => "";

    /// <summary>The same for expressions that say the same, as GROUP BY and SELECT must.</summary>
    public virtual string Shape => $"{GetType().Name}:{Detail}({string.Join(',', Parts.Select(part => part.Shape))})";

    /// <summary>Subqueries directly in it.</summary>
    public virtual IEnumerable<Select> Subqueries => [];

    public abstract Value Evaluate(Scope scope);

    /// <summary>A path from a name, such as c.address.city; null for anything else.</summary>
    public virtual PropertyPath? AsPath() => null;

    public IEnumerable<Expression> WithParts() => Parts.SelectMany(part => part.WithParts()).Prepend(this);
}

/// <summary>A name and the property names that follow it.</summary>
internal sealed record PropertyPath(string Root, IReadOnlyList<string> Names)
{
    public override string ToString() => string.Join('.', Names.Prepend(Root));
}

/// <summary>A constant, or a parameter's value.</summary>
internal sealed class Literal(Value value) : Expression
{
    public Value Value { get; } = value;

    protected override string Detail => Value.ToString();

    public override Value Evaluate(Scope scope) => Value;
}

/// <summary>A name bound by FROM or JOIN.</summary>
internal sealed class Identifier(string name) : Expression
{
    public string Name { get; } = name;

    protected override string Detail => Name;

    public override Value Evaluate(Scope scope) => scope[Name];

    public override PropertyPath AsPath() => new(Name, []);
}

/// <summary>c.name or c["name"].</summary>
internal sealed class Member(Expression target, string name) : Expression
{
    public string Name { get; } = name;

    public override IEnumerable<Expression> Parts => [target];

    protected override string Detail => Name;

    public override Value Evaluate(Scope scope) => target.Evaluate(scope).Property(Name);

    public override PropertyPath? AsPath() =>
        target.AsPath() is { } path ? path with { Names = [.. path.Names, Name] } : null;
}

/// <summary>c.list[0], or an index that is computed.</summary>
internal sealed class Indexer(Expression target, Expression index) : Expression
{
    public override IEnumerable<Expression> Parts => [target, index];

    public override Value Evaluate(Scope scope)
    {
        var key = index.Evaluate(scope);
        return key.Kind switch
        {
            ValueKind.Number => target.Evaluate(scope).Item(key.Number),
            ValueKind.String => target.Evaluate(scope).Property(key.Text),
            _ => Value.Undefined,
        };
    }
}

/// <summary>[a, b]: undefined elements are left out.</summary>
internal sealed class ArrayLiteral(IReadOnlyList<Expression> items) : Expression
{
    public override IEnumerable<Expression> Parts => items;

    public override Value Evaluate(Scope scope) =>
        Value.Of([.. items.Select(item => item.Evaluate(scope)).Where(item => item.IsDefined)]);
}

/// <summary>{"a": b}: undefined properties are left out.</summary>
internal sealed class ObjectLiteral(IReadOnlyList<(string Name, Expression Value)> properties) : Expression
{
    public override IEnumerable<Expression> Parts => properties.Select(property => property.Value);

    protected override string Detail => string.Join(',', properties.Select(property => property.Name));

    public override Value Evaluate(Scope scope)
    {
        var made = new List<KeyValuePair<string, Value>>(properties.Count);
        foreach (var (name, expression) in properties)
        {
            var value = expression.Evaluate(scope);
            if (value.IsDefined) { made.Add(new(name, value)); }
        }

        return Value.Of(made);
    }
}

/// <summary>A built-in function with its arguments.</summary>
internal sealed class Call(string name, BuiltIn function, IReadOnlyList<Expression> arguments) : Expression
{
    public override IEnumerable<Expression> Parts => arguments;

    protected override string Detail => name;

    public override Value Evaluate(Scope scope)
    {
        var values = new Value[arguments.Count];
        for (var i = 0; i < values.Length; i++) { values[i] = arguments[i].Evaluate(scope); }
        return function(values);
    }
}

/// <summary>COUNT, SUM, AVG, MIN or MAX over the rows of a group.</summary>
internal sealed class Aggregate(AggregateKind kind, Expression argument) : Expression
{
    public AggregateKind Kind { get; } = kind;

    public Expression Argument { get; } = argument;

    public override IEnumerable<Expression> Parts => [Argument];

    protected override string Detail => Kind.ToString();

    public override Value Evaluate(Scope scope) => scope.ResultOf(this);
}

/// <summary>(a): the same value, but a whole of its own to the grammar.</summary>
internal sealed class Parenthesized(Expression inner) : Expression
{
    public Expression Inner => inner;

    public override IEnumerable<Expression> Parts => [inner];

    public override string Shape => inner.Shape;

    public override Value Evaluate(Scope scope) => inner.Evaluate(scope);
}
