namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>One input of FROM or JOIN: its rows are bound to its alias.</summary>
internal abstract class Source(string? alias)
{
    public string? Alias { get; } = alias;

    public abstract IEnumerable<Value> Rows(Scope? scope);
}

/// <summary>FROM c, or FROM c.address: the one value at a path.</summary>
internal sealed class PathSource(PropertyPath path, string alias) : Source(alias)
{
    public PropertyPath Path { get; } = path;

    public override IEnumerable<Value> Rows(Scope? scope)
    {
        var value = scope![Path.Root];
        foreach (var name in Path.Names)
        {
            value = int.TryParse(name, out var index) && value.Kind == ValueKind.Array
                ? value.Item(index)
                : value.Property(name);
        }

        return value.IsDefined ? [value] : [];
    }
}

/// <summary>(SELECT ...) AS s.</summary>
internal sealed class SubquerySource(Select query, string? alias) : Source(alias)
{
    public Select Query { get; } = query;

    public override IEnumerable<Value> Rows(Scope? scope) => Query.Results(scope);
}

/// <summary>x IN c.items: the elements of an array.</summary>
internal sealed class IteratorSource(Source over, string alias) : Source(alias)
{
    public Source Over { get; } = over;

    public override IEnumerable<Value> Rows(Scope? scope) => Over.Rows(scope).SelectMany(array => array.Items());
}
