using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Items;

namespace ServerlessShop.Local.Cosmos.Batches;

/// <summary>What the rows of a batch ask for.</summary>
internal static class BatchOperations
{
    public const int OperationsMax = 100;

    private static readonly (int Type, string Name, ItemVerb Verb)[] _types =
    [
        (0, "Create", ItemVerb.Create), (1, "Patch", ItemVerb.Patch), (2, "Read", ItemVerb.Read),
        (4, "Delete", ItemVerb.Delete), (5, "Replace", ItemVerb.Replace), (20, "Upsert", ItemVerb.Upsert),
    ];

    public static int TypeOf(string name)
    {
        foreach (var type in _types)
        {
            if (type.Name == name) { return type.Type; }
        }

        return -1;
    }

    /// <param name="key">The batch's partition key; null for bulk, where every row brings its own.</param>
    public static ItemOperation Read(BatchRow row, Container container, PartitionKeyValue? key)
    {
        try
        {
            return ReadChecked(row, container, key);
        }
        catch (RefusalException refusal)
        {
            // Not the batch's failure but this operation's: the others learn of it by 424.
            return new(ItemVerb.Read, key ?? PartitionKeyValue.None, row.Id ?? "") { Refusal = refusal };
        }
    }

    private static ItemOperation ReadChecked(BatchRow row, Container container, PartitionKeyValue? key)
    {
        var index = Array.FindIndex(_types, type => type.Type == row.OperationType);
        if (index < 0) { throw RefusalException.NotHere($"The batch operation type {row.OperationType}"); }

        var verb = _types[index].Verb;
        var own = row.PartitionKey is null ? key : PartitionKeyValue.FromHeader(row.PartitionKey);
        var body = verb is ItemVerb.Create or ItemVerb.Replace or ItemVerb.Upsert
            ? ItemBody.Parse(row.Body, container.Definition) : null;
        var partition = own ?? body?.Key ?? throw RefusalException.BadRequest(
            "A batch operation has no partition key.");
        if (key is not null && partition != key)
        {
            throw RefusalException.BadRequest("All operations of a batch must have the batch's partition key.");
        }

        return ItemChecks.Check(new(verb, partition, row.Id ?? body?.Id ?? "")
        {
            Body = body,
            Patch = verb == ItemVerb.Patch ? Patch.Parse(row.Body) : null,
            IfMatch = row.IfMatch,
            IfNoneMatch = row.IfNoneMatch,
            Minimal = row.Minimal,
        });
    }
}
