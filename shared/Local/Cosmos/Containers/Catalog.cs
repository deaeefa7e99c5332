using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Containers;

/// <summary>The account's databases and containers: stored in the file, looked up in memory.</summary>
internal sealed class Catalog(Database file, TimeProvider clock)
{
    public const int Version = 1;

    public const string Schema =
        """
        CREATE TABLE databases(n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, ts INTEGER NOT NULL);
        CREATE TABLE containers(
            n INTEGER PRIMARY KEY AUTOINCREMENT, db INTEGER NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL,
            ts INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 0, lsn INTEGER NOT NULL DEFAULT 0, UNIQUE(db, id));
        """;

    private readonly ConcurrentDictionary<string, StoredDatabase> _databases = new();
    private readonly ConcurrentDictionary<(string Database, string Container), Container> _containers = new();

    public IEnumerable<StoredDatabase> Databases => _databases.Values.OrderBy(database => database.Number);

    public IEnumerable<Container> Containers => _containers.Values.OrderBy(container => container.Number);

    public void Load() => file.Read(session =>
    {
        var databases = session.Query(
            row => new StoredDatabase(row.GetInt32(0), row.GetString(1), row.GetInt64(2)),
            "SELECT n, id, ts FROM databases");
        foreach (var database in databases) { _databases[database.Id] = database; }

        var rows = session.Query(
            row => (Number: row.GetInt32(0), Database: row.GetInt32(1), Definition: row.GetString(2),
                Timestamp: row.GetInt64(3), Version: row.GetInt32(4), Lsn: row.GetInt64(5)),
            "SELECT n, db, definition, ts, version, lsn FROM containers");
        foreach (var row in rows)
        {
            var last = session.Scalar(new ItemTable(row.Number).LastLsn);
            var lsn = Math.Max(row.Lsn, Convert.ToInt64(last ?? 0L, CultureInfo.InvariantCulture));
            var owner = databases.Single(database => database.Number == row.Database);
            var definition = ContainerDefinition.Parse((JsonObject)JsonNode.Parse(row.Definition)!);
            _containers[(owner.Id, definition.Id)] = new(
                owner, row.Number, definition, row.Timestamp, row.Version, lsn);
        }

        return rows.Count;
    });

    public StoredDatabase? FindDatabase(string nameOrRid) =>
        _databases.TryGetValue(nameOrRid, out var named) ? named
        : Databases.FirstOrDefault(database => ResourceId.Text(database.Rid) == nameOrRid);

    /// <summary>By names, or by rids as the .NET SDK asks for the partition key ranges.</summary>
    public Container? Find(string database, string container) =>
        _containers.TryGetValue((database, container), out var named) ? named
        : _containers.Values.FirstOrDefault(
            each => each.RidText == container && ResourceId.Text(each.Owner.Rid) == database);

    public IEnumerable<Container> ContainersOf(StoredDatabase database) =>
        Containers.Where(container => container.Owner == database);

    public Task<StoredDatabase> CreateDatabase(string id)
    {
        ResourceName.Check(id);
        var now = Now();
        return file.Write(
            session =>
            {
                if (session.Scalar("SELECT 1 FROM databases WHERE id = $1", id) is not null)
                {
                    throw new RefusalException(409, $"The database '{id}' already exists.");
                }

                session.Execute("INSERT INTO databases(id, ts) VALUES ($1, $2)", id, now);
                return new StoredDatabase(LastNumber(session), id, now);
            },
            created => _databases[id] = created);
    }

    public async Task DeleteDatabase(StoredDatabase database)
    {
        foreach (var container in ContainersOf(database).ToList()) { await Delete(container); }
        await file.Write(
            session => session.Execute("DELETE FROM databases WHERE n = $1", database.Number),
            _ => _databases.TryRemove(database.Id, out StoredDatabase? _));
    }

    public Task<Container> Create(StoredDatabase owner, ContainerDefinition definition)
    {
        var now = Now();
        return file.Write(
            session =>
            {
                const string Same = "SELECT 1 FROM containers WHERE db = $1 AND id = $2";
                if (session.Scalar(Same, owner.Number, definition.Id) is not null)
                {
                    throw new RefusalException(409, $"The container '{definition.Id}' already exists.");
                }

                session.Execute(
                    "INSERT INTO containers(db, id, definition, ts) VALUES ($1, $2, $3, $4)",
                    owner.Number, definition.Id, definition.Json.ToJsonString(), now);
                var container = new Container(owner, LastNumber(session), definition, now, version: 0, lsn: 0);
                foreach (var statement in container.Table.Schema) { session.Execute(statement); }
                foreach (var index in container.Table.CreateValueIndexes(definition.Indexing.NamedPaths))
                {
                    session.Execute(index);
                }

                return container;
            },
            created => _containers[(owner.Id, definition.Id)] = created);
    }

    public Task<Container> Replace(Container container, ContainerDefinition definition)
    {
        var before = container.Definition;
        if (before.Id != definition.Id
            || !JsonNode.DeepEquals(before.Json["partitionKey"], definition.Json["partitionKey"])
            || !JsonNode.DeepEquals(Keys(before), Keys(definition)))
        {
            throw RefusalException.BadRequest(
                "The id, the partition key and the unique keys of a container cannot be changed.");
        }

        var now = Now();
        return file.Write(
            session =>
            {
                session.Execute(
                    "UPDATE containers SET definition = $2, ts = $3, version = version + 1 WHERE n = $1",
                    container.Number, definition.Json.ToJsonString(), now);
                if (before.DefaultTtl != definition.DefaultTtl)
                {
                    session.Execute(container.Table.Reexpire, definition.DefaultTtl);
                }

                Reindex(session, container, definition);
                return container;
            },
            _ => container.Redefine(definition, now));

        static JsonNode? Keys(ContainerDefinition of) =>
            of.UniqueKeys.Count == 0 ? null : of.Json["uniqueKeyPolicy"]!["uniqueKeys"];
    }

    public async Task Delete(Container container)
    {
        try
        {
            await file.Write(
                session =>
                {
                    if (container.IsGone)
                    {
                        throw new RefusalException(404, $"The container '{container.Id}' does not exist.");
                    }

                    foreach (var statement in container.Table.Removal) { session.Execute(statement); }
                    session.Execute("DELETE FROM containers WHERE n = $1", container.Number);
                    return container.IsGone = true;
                },
                _ => _containers.TryRemove(new((container.Owner.Id, container.Id), container)));
        }
        catch (StorageException)
        {
            container.IsGone = false; // The group was undone: the tables are still there.
            throw;
        }
    }

    private static void Reindex(Session session, Container container, ContainerDefinition definition)
    {
        if (JsonNode.DeepEquals(container.Definition.Json["indexingPolicy"], definition.Json["indexingPolicy"]))
        {
            return;
        }

        foreach (var index in session.Query(row => row.GetString(0), container.Table.ValueIndexes))
        {
            session.Execute($"DROP INDEX {index}");
        }

        foreach (var index in container.Table.CreateValueIndexes(definition.Indexing.NamedPaths))
        {
            session.Execute(index);
        }
    }

    private static int LastNumber(Session session) =>
        Convert.ToInt32(session.Scalar("SELECT last_insert_rowid()"), CultureInfo.InvariantCulture);

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds();
}
