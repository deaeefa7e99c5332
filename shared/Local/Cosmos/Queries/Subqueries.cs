namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>(SELECT VALUE ...): its one row, or undefined.</summary>
internal sealed class ScalarSubquery(Select query) : Expression
{
    public override IEnumerable<Select> Subqueries => [query];

    /// <summary>Like no other: subqueries are not compared.</summary>
    protected override string Detail => $"{System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(query)}";

    /// <summary>The check has seen that there is at most one.</summary>
    public override Value Evaluate(Scope scope) => query.Results(scope).FirstOrDefault();
}

/// <summary>EXISTS(SELECT ...): whether it has a row.</summary>
internal sealed class Exists(Select query) : Expression
{
    public override IEnumerable<Select> Subqueries => [query];

    /// <summary>Like no other: subqueries are not compared.</summary>
    protected override string Detail => $"{System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(query)}";

    public override Value Evaluate(Scope scope) => Value.Of(query.Results(scope).Any());
}

/// <summary>ARRAY(SELECT ...): its rows.</summary>
internal sealed class ArraySubquery(Select query) : Expression
{
    public override IEnumerable<Select> Subqueries => [query];

    /// <summary>Like no other: subqueries are not compared.</summary>
    protected override string Detail => $"{System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(query)}";

    public override Value Evaluate(Scope scope) => Value.Of(query.Results(scope).ToList());
}
