namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>An operator in front of its operand.</summary>
internal sealed class Unary(string symbol, Expression operand) : Expression
{
    public override IEnumerable<Expression> Parts => [operand];

    protected override string Detail => symbol;

    public override Value Evaluate(Scope scope)
    {
        var value = operand.Evaluate(scope);
        return (symbol, value.Kind) switch
        {
            ("NOT", ValueKind.Boolean) => Value.Of(!value.IsTrue),
            ("-", ValueKind.Number) => Value.Of(-value.Number),
            ("+", ValueKind.Number) => value,
            ("~", ValueKind.Number) => Value.Of(~Operators.Bits(value)),
            _ => Value.Undefined,
        };
    }
}

/// <summary>An operator between two operands that are both evaluated.</summary>
internal sealed class Binary(string symbol, Expression left, Expression right) : Expression
{
    public string Symbol => symbol;

    public Expression Left => left;

    public Expression Right => right;

    public override IEnumerable<Expression> Parts => [left, right];

    protected override string Detail => symbol;

    public override Value Evaluate(Scope scope) => Operators.Apply(symbol, left.Evaluate(scope), right.Evaluate(scope));
}

/// <summary>AND and OR with three values: what one side decides, the other need not know.</summary>
internal sealed class Logical(bool isAnd, Expression left, Expression right) : Expression
{
    public bool IsAnd => isAnd;

    public Expression Left => left;

    public Expression Right => right;

    public override IEnumerable<Expression> Parts => [left, right];

    protected override string Detail => isAnd ? "AND" : "OR";

    public override Value Evaluate(Scope scope)
    {
        var first = left.Evaluate(scope);
        if (isAnd ? first.IsFalse : first.IsTrue) { return first; }
        var second = right.Evaluate(scope);
        if (isAnd ? second.IsFalse : second.IsTrue) { return second; }
        return first.Kind == ValueKind.Boolean && second.Kind == ValueKind.Boolean ? Value.Of(isAnd) : Value.Undefined;
    }
}

/// <summary>a ? b : c.</summary>
internal sealed class Conditional(Expression condition, Expression then, Expression otherwise) : Expression
{
    public override IEnumerable<Expression> Parts => [condition, then, otherwise];

    public override Value Evaluate(Scope scope) =>
        condition.Evaluate(scope).IsTrue ? then.Evaluate(scope) : otherwise.Evaluate(scope);
}

/// <summary>a ?? b: b where a is undefined. Null is a value and stays.</summary>
internal sealed class Coalesce(Expression left, Expression right) : Expression
{
    public override IEnumerable<Expression> Parts => [left, right];

    public override Value Evaluate(Scope scope)
    {
        var value = left.Evaluate(scope);
        return value.IsDefined ? value : right.Evaluate(scope);
    }
}

/// <summary>The operators' rules. Operands of the wrong type make undefined, never an error.</summary>
internal static class Operators
{
    public static Value Apply(string symbol, Value left, Value right)
    {
        if (!left.IsDefined || !right.IsDefined) { return Value.Undefined; }
        switch (symbol)
        {
            case "=": return Value.Of(ValueOrder.AreEqual(left, right));
            case "!=": return Value.Of(!ValueOrder.AreEqual(left, right));
            case "<" or ">" or "<=" or ">=": return Compare(symbol, left, right);
            case "||":
                return left.Kind == ValueKind.String && right.Kind == ValueKind.String
                    ? Value.Of(left.Text + right.Text) : Value.Undefined;
        }

        if (left.Kind != ValueKind.Number || right.Kind != ValueKind.Number) { return Value.Undefined; }
        var (a, b) = (left.Number, right.Number);
        return symbol switch
        {
            "+" => Value.Of(a + b),
            "-" => Value.Of(a - b),
            "*" => Value.Of(a * b),
            "/" => Value.Of(a / b),
            "%" => Value.Of(a % b),
            "&" => Value.Of(Bits(left) & Bits(right)),
            "|" => Value.Of(Bits(left) | Bits(right)),
            "^" => Value.Of(Bits(left) ^ Bits(right)),
            _ => throw new System.Diagnostics.UnreachableException(symbol),
        };
    }

    public static Value Compare(string symbol, Value left, Value right)
    {
        if (left.Kind != right.Kind || !left.IsDefined || left.Kind is ValueKind.Array or ValueKind.Object)
        {
            return Value.Undefined;
        }

        var order = ValueOrder.Instance.Compare(left, right);
        return Value.Of(symbol switch
        {
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            _ => order >= 0,
        });
    }

    /// <summary>Bitwise operators work on 32 bits.</summary>
    public static int Bits(Value value) => unchecked((int)(long)value.Number);
}
