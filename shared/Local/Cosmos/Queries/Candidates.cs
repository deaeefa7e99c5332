using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Items;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Where matching items can be at most: a partition, or one id in it.</summary>
internal readonly record struct Candidate(PartitionKeyValue? Key, string? Id);

/// <summary>
/// Narrows a query down to partitions and ids that its WHERE names. Only a superset: the evaluator still decides
/// about every row.
/// </summary>
internal sealed class Candidates(string alias, JsonPath partitionKey)
{
    private const int Max = 1000;

    /// <summary>Null where the condition says nothing about partition and id.</summary>
    public IReadOnlyList<Candidate>? Of(Expression? condition) => condition switch
    {
        Parenthesized parenthesized => Of(parenthesized.Inner),
        Logical { IsAnd: true } and => Both(Of(and.Left), Of(and.Right)),
        Logical or => Either(Of(or.Left), Of(or.Right)),
        Binary { Symbol: "=" } equal => Equal(equal.Left, equal.Right) ?? Equal(equal.Right, equal.Left),
        In { IsNegated: false } list => list.List
            .Select(item => Equal(list.Operand, item))
            .Aggregate((IReadOnlyList<Candidate>?)[], Either),
        _ => null,
    };

    /// <summary>An indexed path that the condition demands to have a certain text, if there is one.</summary>
    public (JsonPath Path, string Text)? IndexedText(Expression? condition, IReadOnlyList<JsonPath> indexed) =>
        condition switch
    {
        Parenthesized parenthesized => IndexedText(parenthesized.Inner, indexed),
        Logical { IsAnd: true } and => IndexedText(and.Left, indexed) ?? IndexedText(and.Right, indexed),
        Binary { Symbol: "=" } equal =>
            Text(equal.Left, equal.Right, indexed) ?? Text(equal.Right, equal.Left, indexed),
        _ => null,
    };

    private (JsonPath Path, string Text)? Text(Expression path, Expression constant, IReadOnlyList<JsonPath> indexed)
    {
        if (path.AsPath() is not { } named || named.Root != alias) { return null; }
        if (constant is not Literal { Value: { Kind: ValueKind.String } value }) { return null; }
        return indexed.FirstOrDefault(each => each.Is(named.Names)) is { } found ? (found, value.Text) : null;
    }

    private IReadOnlyList<Candidate>? Equal(Expression path, Expression constant)
    {
        if (path.AsPath() is not { } named || named.Root != alias || constant is not Literal { Value: var value })
        {
            return null;
        }

        if (named.Names is ["id"]) { return value.Kind == ValueKind.String ? [new(null, value.Text)] : []; }
        if (!partitionKey.Is(named.Names)) { return null; }
        return value.Kind switch
        {
            ValueKind.String => [new(PartitionKeyValue.Of(value.Text), null)],
            ValueKind.Number or ValueKind.Boolean or ValueKind.Null =>
                [new(PartitionKeyValue.FromHeader($"[{value}]"), null)],
            _ => null,
        };
    }

    private static List<Candidate>? Either(IReadOnlyList<Candidate>? left, IReadOnlyList<Candidate>? right) =>
        left is null || right is null || left.Count + right.Count > Max ? null : [.. left.Union(right)];

    private static IReadOnlyList<Candidate>? Both(IReadOnlyList<Candidate>? left, IReadOnlyList<Candidate>? right)
    {
        if (left is null || right is null) { return left ?? right; }
        if ((long)left.Count * right.Count > Max) { return left; }

        var both = new List<Candidate>();
        foreach (var one in left)
        {
            foreach (var other in right)
            {
                if ((one.Key is null || other.Key is null || one.Key == other.Key)
                    && (one.Id is null || other.Id is null || one.Id == other.Id))
                {
                    both.Add(new(one.Key ?? other.Key, one.Id ?? other.Id));
                }
            }
        }

        return both;
    }
}
