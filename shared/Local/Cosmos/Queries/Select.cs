namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>What SELECT makes of a row: the row itself (*), one value, or an object of named values.</summary>
internal abstract record Selection
{
    private Selection() { }

    public sealed record Star : Selection;

    public sealed record OneValue(Expression Expression) : Selection;

    public sealed record Properties(IReadOnlyList<(string Name, Expression Expression)> Items) : Selection;

    public IEnumerable<Expression> Expressions => this switch
    {
        OneValue one => [one.Expression],
        Properties many => many.Items.Select(item => item.Expression),
        _ => [],
    };
}

/// <summary>What a query sorts by.</summary>
internal sealed record SortKey(Expression Expression, bool Descending);

/// <summary>A query, at the top or inside another, and how its rows come about.</summary>
internal sealed class Select
{
    private IReadOnlyList<Aggregate>? _aggregates;

    public required Selection Selection { get; init; }

    public bool IsDistinct { get; init; }

    public int? Top { get; init; }

    public IReadOnlyList<Source> From { get; init; } = [];

    public Expression? Where { get; init; }

    public IReadOnlyList<Expression> GroupBy { get; init; } = [];

    public IReadOnlyList<SortKey> OrderBy { get; init; } = [];

    public int? Offset { get; init; }

    public int? Limit { get; init; }

    public IReadOnlyList<Aggregate> Aggregates =>
        _aggregates ??= [.. Selection.Expressions.SelectMany(expression => expression.WithParts()).OfType<Aggregate>()];

    public bool IsGrouped => GroupBy.Count > 0 || Aggregates.Count > 0;

    public IEnumerable<Expression> Expressions =>
        [.. Selection.Expressions, .. Where is null ? [] : new[] { Where }, .. GroupBy,
            .. OrderBy.Select(key => key.Expression)];

    /// <summary>All results in a scope, as a subquery or a whole query without pages has them.</summary>
    public IEnumerable<Value> Results(Scope? scope)
    {
        var rows = IsGrouped ? Grouped(Rows(scope), scope) : Rows(scope);
        if (OrderBy.Count > 0) { rows = Sorted(rows); }
        var results = rows.Select(Project).Where(result => result.IsDefined);
        if (IsDistinct) { results = results.DistinctBy(ValueOrder.Canonical); }
        results = results.Skip(Offset ?? 0).Take(Limit ?? int.MaxValue);
        return results.Take(Top ?? int.MaxValue);
    }

    /// <summary>The combinations of the sources that WHERE lets through.</summary>
    public IEnumerable<Scope> Rows(Scope? scope)
    {
        foreach (var row in Expand(scope ?? new Scope(null, "", Value.Undefined), 0))
        {
            if (Where is null || Where.Evaluate(row).IsTrue) { yield return row; }
        }
    }

    public Value Project(Scope row)
    {
        switch (Selection)
        {
            case Selection.OneValue one: return one.Expression.Evaluate(row);
            case Selection.Star: return row[From[0].Alias!];
        }

        var items = ((Selection.Properties)Selection).Items;
        var properties = new List<KeyValuePair<string, Value>>(items.Count);
        foreach (var (name, expression) in items)
        {
            var value = expression.Evaluate(row);
            if (value.IsDefined) { properties.Add(new(name, value)); }
        }

        return Value.Of(properties);
    }

    public IEnumerable<Scope> Grouped(IEnumerable<Scope> rows, Scope? outer)
    {
        var groups = new Dictionary<string, (Scope First, Accumulator[] Totals)>();
        foreach (var row in rows)
        {
            var key = ValueOrder.Canonical(Value.Of(GroupBy.Select(expression => expression.Evaluate(row)).ToList()));
            if (!groups.TryGetValue(key, out var group))
            {
                group = (row, NewTotals());
                groups.Add(key, group);
            }

            for (var i = 0; i < Aggregates.Count; i++) { group.Totals[i].Add(Aggregates[i].Argument.Evaluate(row)); }
        }

        if (groups.Count == 0 && GroupBy.Count == 0)
        {
            // No rows at all: COUNT is still 0.
            groups.Add("", (outer ?? new Scope(null, "", Value.Undefined), NewTotals()));
        }

        return groups.Values.Select(group => new Scope(group.First, "", Value.Undefined)
        {
            Aggregates = Aggregates.Select((aggregate, i) => (aggregate, group.Totals[i].Result))
                .ToDictionary(pair => pair.aggregate, pair => pair.Result),
        });
    }

    private Accumulator[] NewTotals() => [.. Aggregates.Select(aggregate => new Accumulator(aggregate.Kind))];

    public Value[] SortKeysOf(Scope row) => [.. OrderBy.Select(key => key.Expression.Evaluate(row))];

    public int CompareSortKeys(Value[] x, Value[] y)
    {
        for (var i = 0; i < OrderBy.Count; i++)
        {
            var order = ValueOrder.Instance.Compare(x[i], y[i]);
            if (order != 0) { return OrderBy[i].Descending ? -order : order; }
        }

        return 0;
    }

    private IEnumerable<Scope> Sorted(IEnumerable<Scope> rows) =>
        rows.Select(row => (Row: row, Keys: SortKeysOf(row)))
            .Order(Comparer<(Scope Row, Value[] Keys)>.Create((x, y) => CompareSortKeys(x.Keys, y.Keys)))
            .Select(pair => pair.Row);

    private IEnumerable<Scope> Expand(Scope scope, int depth)
    {
        if (depth == From.Count) { return [scope]; }
        var source = From[depth];
        if (depth == From.Count - 1)
        {
            return source.Rows(scope).Select(value => Bind(scope, source, value));
        }

        return source.Rows(scope).SelectMany(value => Expand(Bind(scope, source, value), depth + 1));
    }

    private static Scope Bind(Scope scope, Source source, Value value) =>
        source is PathSource { Path.Names.Count: 0 } path && path.Path.Root == source.Alias
            ? scope
            : new(scope, source.Alias ?? "", value);
}
