namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>(SELECT VALUE ...): its one row, or undefined.</summary>
internal sealed class ScalarSubquery(Select query) : Expression
{
    public override IEnumerable<Select> Subqueries => [query];

    public override Value Evaluate(Scope scope)
    {
        var rows = query.Results(scope).Take(2).ToList();
        return rows.Count <= 1 ? rows.FirstOrDefault()
            : throw RefusalException.BadRequest("The cardinality of a scalar subquery result set cannot be greater than one.");
    }
}

/// <summary>EXISTS(SELECT ...): whether it has a row.</summary>
internal sealed class Exists(Select query) : Expression
{
    public override IEnumerable<Select> Subqueries => [query];

    public override Value Evaluate(Scope scope) => Value.Of(query.Results(scope).Any());
}

/// <summary>ARRAY(SELECT ...): its rows.</summary>
internal sealed class ArraySubquery(Select query) : Expression
{
    public override IEnumerable<Select> Subqueries => [query];

    public override Value Evaluate(Scope scope) => Value.Of(query.Results(scope).ToList());
}
