namespace ServerlessShop.Local.Cosmos.Items;

internal enum ItemVerb
{
    Create,
    Read,
    Replace,
    Upsert,
    Patch,
    Delete,
}

/// <summary>One operation on one item, alone or in a batch.</summary>
internal sealed record ItemOperation(ItemVerb Verb, PartitionKeyValue Key, string Id)
{
    /// <summary>For create, replace and upsert.</summary>
    public ItemBody? Body { get; init; }

    /// <summary>For patch.</summary>
    public Patch? Patch { get; init; }

    public string? IfMatch { get; init; }

    /// <summary>For reads only, as in Azure.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>The answer to a write leaves the item out.</summary>
    public bool Minimal { get; init; }

    /// <summary>What was found wrong before it could run: a batch fails at this operation.</summary>
    public RefusalException? Refusal { get; init; }

    public OperationKind Kind => Verb switch
    {
        ItemVerb.Create => OperationKind.Create,
        ItemVerb.Read => OperationKind.PointRead,
        ItemVerb.Replace => OperationKind.Replace,
        ItemVerb.Upsert => OperationKind.Upsert,
        ItemVerb.Patch => OperationKind.Patch,
        _ => OperationKind.Delete,
    };
}

/// <summary>How an operation ended.</summary>
/// <param name="Lsn">Of the change; 0 when nothing changed.</param>
/// <param name="Item">What is stored now, or what was read.</param>
internal readonly record struct ItemResult(
    int Status, double Charge, long Lsn = 0, StoredItem? Item = null, int SubStatus = 0, string? Error = null)
{
    public bool Succeeded => Status < 400;

    public static ItemResult Missing { get; } = Failed(
        404, "Entity with the specified id does not exist in the system.");

    public static ItemResult PreconditionFailed { get; } =
        Failed(412, "One of the specified pre-condition is not met.");

    public static ItemResult Taken { get; } = Failed(409, "Entity with the specified id already exists in the system.");

    public static ItemResult NotUnique { get; } = Failed(409, "Unique index constraint violation.");

    public static ItemResult Failed(int status, string error, int subStatus = 0) =>
        new(status, RequestUnits.Least, SubStatus: subStatus, Error: error);

    public static ItemResult Of(RefusalException refusal) => Failed(refusal.Status, refusal.Message, refusal.SubStatus);
}
