using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Cosmos.Containers;

/// <summary>A database: a name over containers.</summary>
internal sealed class StoredDatabase(int number, string id, long timestamp)
{
    public int Number { get; } = number;

    public string Id { get; } = id;

    public byte[] Rid { get; } = ResourceId.OfDatabase(number);

    public JsonObject Describe()
    {
        var rid = ResourceId.Text(Rid);
        return new()
        {
            ["id"] = Id, ["_rid"] = rid, ["_self"] = $"dbs/{rid}/", ["_etag"] = ETags.Of(Number, 0),
            ["_colls"] = "colls/", ["_users"] = "users/", ["_ts"] = timestamp,
        };
    }
}

/// <summary>A container, its tables, and how far its change feed has come.</summary>
internal sealed class Container
{
    private long _assigned;
    private long _committed;
    private volatile ContainerDefinition _definition;

    public Container(
        StoredDatabase owner, int number, ContainerDefinition definition, long timestamp, int version, long lsn)
    {
        Owner = owner;
        Number = number;
        Rid = ResourceId.OfContainer(owner.Rid, number);
        RidText = ResourceId.Text(Rid);
        SelfPrefix = Encoding.ASCII.GetBytes($"dbs/{ResourceId.Text(owner.Rid)}/colls/{RidText}/docs/");
        AltPath = $"dbs/{Uri.EscapeDataString(owner.Id)}/colls/{Uri.EscapeDataString(definition.Id)}";
        Table = new ItemTable(number);
        Timestamp = timestamp;
        Version = version;
        _definition = definition;
        _assigned = _committed = lsn;
    }

    public StoredDatabase Owner { get; }

    public int Number { get; }

    public byte[] Rid { get; }

    public string RidText { get; }

    public byte[] SelfPrefix { get; }

    public string AltPath { get; }

    public ItemTable Table { get; }

    public long Timestamp { get; private set; }

    public int Version { get; private set; }

    public string Id => Definition.Id;

    public ContainerDefinition Definition => _definition;

    /// <summary>
    /// Set and read by the writer's thread: work queued behind the container's removal must not find its tables.
    /// </summary>
    public bool IsGone { get; set; }

    /// <summary>The highest LSN that is on disk. Everything at or below it can be read.</summary>
    public long CommittedLsn => Volatile.Read(ref _committed);

    /// <summary>For the writer's thread only. What is undone leaves a gap, which is no harm.</summary>
    public long NextLsn() => ++_assigned;

    /// <summary>
    /// For the writer's thread only, after the commit: earlier, a reader could pass a change it cannot see yet.
    /// </summary>
    public void Committed(long lsn)
    {
        if (lsn > _committed) { Volatile.Write(ref _committed, lsn); }
    }

    public void Redefine(ContainerDefinition definition, long timestamp)
    {
        _definition = definition;
        Timestamp = timestamp;
        Version++;
    }

    public string ETagOf(long lsn) => ETags.Of(Number, lsn);

    public JsonObject Describe()
    {
        var json = (JsonObject)Definition.Json.DeepClone();
        json["_rid"] = RidText;
        json["_ts"] = Timestamp;
        json["_self"] = $"dbs/{ResourceId.Text(Owner.Rid)}/colls/{RidText}/";
        json["_etag"] = ETags.Of(Number, Version);
        foreach (var child in new[] { "docs", "sprocs", "triggers", "udfs", "conflicts" })
        {
            json["_" + child] = child + "/";
        }

        return json;
    }
}

/// <summary>Entity tags, quotes included, as they stand in the header and in the item.</summary>
internal static class ETags
{
    public static string Of(int number, long version) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{number:x8}-0000-0000-0000-{version:x12}\"");
}
