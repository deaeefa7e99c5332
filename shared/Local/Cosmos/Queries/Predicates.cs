using System.Text;
using System.Text.RegularExpressions;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>a IN (b, c).</summary>
internal sealed class In(Expression operand, IReadOnlyList<Expression> list, bool isNegated) : Expression
{
    public Expression Operand => operand;

    public IReadOnlyList<Expression> List => list;

    public bool IsNegated => isNegated;

    public override IEnumerable<Expression> Parts => [operand, .. list];

    protected override string Detail => isNegated ? "NOT" : "";

    public override Value Evaluate(Scope scope)
    {
        var value = operand.Evaluate(scope);
        if (!value.IsDefined) { return Value.Undefined; }
        foreach (var item in list)
        {
            var candidate = item.Evaluate(scope);
            if (candidate.IsDefined && ValueOrder.AreEqual(value, candidate)) { return Value.Of(!isNegated); }
        }

        return Value.Of(isNegated);
    }
}

/// <summary>a BETWEEN b AND c, both ends included.</summary>
internal sealed class Between(Expression operand, Expression low, Expression high, bool isNegated) : Expression
{
    public override IEnumerable<Expression> Parts => [operand, low, high];

    protected override string Detail => isNegated ? "NOT" : "";

    public override Value Evaluate(Scope scope)
    {
        var value = operand.Evaluate(scope);
        var above = Operators.Compare(">=", value, low.Evaluate(scope));
        var below = Operators.Compare("<=", value, high.Evaluate(scope));
        if (above.IsFalse || below.IsFalse) { return Value.Of(isNegated); }
        return above.IsTrue && below.IsTrue ? Value.Of(!isNegated) : Value.Undefined;
    }
}

/// <summary>a LIKE pattern: % any text, _ any character, [a-z] one of a set, [^a-z] none of it.</summary>
internal sealed class Like(Expression operand, Expression pattern, char? escape, bool isNegated) : Expression
{
    private (string Pattern, Regex Regex)? _last;

    public override IEnumerable<Expression> Parts => [operand, pattern];

    protected override string Detail => $"{(isNegated ? "NOT" : "")}{escape}";

    public override Value Evaluate(Scope scope)
    {
        var text = operand.Evaluate(scope);
        var like = pattern.Evaluate(scope);
        if (text.Kind != ValueKind.String || like.Kind != ValueKind.String) { return Value.Undefined; }

        var wanted = like.Text;
        if (_last?.Pattern != wanted) { _last = (wanted, Translate(wanted)); }
        return Value.Of(_last!.Value.Regex.IsMatch(text.Text) != isNegated);
    }

    private Regex Translate(string like)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < like.Length; i++)
        {
            var next = like[i];
            if (next == escape && i + 1 < like.Length) { regex.Append(Regex.Escape(like[++i].ToString())); }
            else if (next == '%') { regex.Append(".*"); }
            else if (next == '_') { regex.Append('.'); }
            else if (next == '[' && like.IndexOf(']', i + 1) is > 0 and var end)
            {
                var set = like[(i + 1)..end];
                var isExcluded = set.StartsWith('^');
                regex.Append(isExcluded ? "[^" : "[");
                regex.Append(set[(isExcluded ? 1 : 0)..].Replace("\\", "\\\\").Replace("[", "\\[").Replace("^", "\\^"));
                regex.Append(']');
                i = end;
            }
            else { regex.Append(Regex.Escape(next.ToString())); }
        }

        const RegexOptions Options = RegexOptions.Singleline | RegexOptions.CultureInvariant;
        return new(regex.Append('$').ToString(), Options, TimeSpan.FromSeconds(1));
    }
}
