namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>What names mean while an expression is evaluated: a chain, innermost first.</summary>
internal sealed class Scope(Scope? outer, string name, Value value)
{
    /// <summary>Where rows were grouped: what each aggregate came to.</summary>
    public IReadOnlyDictionary<Aggregate, Value>? Aggregates { get; init; }

    public Value this[string wanted]
    {
        get
        {
            for (var scope = this; scope is not null; scope = scope.Outer)
            {
                if (scope.Name == wanted) { return scope.Value; }
            }

            return Value.Undefined;
        }
    }

    private Scope? Outer { get; } = outer;

    private string Name { get; } = name;

    private Value Value { get; } = value;

    public Value ResultOf(Aggregate aggregate)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.Aggregates?.TryGetValue(aggregate, out var result) == true) { return result; }
        }

        throw RefusalException.BadRequest("An aggregate function stands where there is nothing to aggregate.");
    }
}
