using System.Text.Json.Nodes;
using ServerlessShop.Local.Cosmos.Containers;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>What a request will do, once it may.</summary>
/// <param name="IsItemRequest">Only these can be struck by faults: a client must be able to start.</param>
internal sealed record Route(
    Func<CosmosRequest, Task<Answer>> Run, Container? Container = null, bool IsItemRequest = false);

/// <summary>Finds what a request asks for, and lets nobody through who may not.</summary>
internal sealed class Router(
    Catalog catalog, DatabasesEndpoint databases, ItemsEndpoint items, BatchesEndpoint batches, QueriesEndpoint queries,
    FeedsEndpoint feeds)
{
    public Route Find(CosmosRequest request, Principal principal, Authorization authorization)
    {
        switch (request.Target.Segments)
        {
            case []: return new(asked => Task.FromResult(AccountEndpoint.Describe(asked)));
            case ["addresses", ..]:
                throw RefusalException.BadRequest("This server supports ConnectionMode.Gateway only.");
            case ["offers", ..]: return Offers(request, principal);
            case ["dbs"]:
                Authorization.DemandManagement(principal, request);
                return new(databases.Databases);
            case ["dbs", var database]:
                if (request.Method != "GET") { Authorization.DemandManagement(principal, request); }
                return new(asked => databases.Database(asked, database));
            case ["dbs", var database, "colls"]:
                Authorization.DemandManagement(principal, request);
                return new(asked => databases.Containers(asked, database));
            case ["dbs", var database, "colls", var name, .. var rest]:
                return InContainer(request, principal, authorization, database, name, rest);
            default: throw NotHere(request);
        }
    }

    private Route InContainer(
        CosmosRequest request, Principal principal, Authorization authorization, string database, string name,
        string[] rest)
    {
        var container = catalog.Find(database, name);
        authorization.DemandContainer(principal, container?.Id ?? name);
        if (container is null)
        {
            var subStatus = rest.Length == 0 ? 0 : 1003;
            throw new RefusalException(
                404, $"The container '{name}' of the database '{database}' does not exist.", subStatus);
        }

        switch (rest)
        {
            case []:
                if (request.Method != "GET") { Authorization.DemandManagement(principal, request); }
                return new(asked => databases.Container(asked, container), container);
            case ["pkranges"]:
                return new(asked => Task.FromResult(DatabasesEndpoint.Ranges(asked, container)), container);
            case ["docs"]:
                return new(asked => Docs(asked, container), container, IsItemRequest: true);
            case ["docs", var id]:
                return new(asked => items.Item(asked, container, id), container, IsItemRequest: true);
            case ["operations", "partitionkeydelete"] when request.Method == "POST":
                return new(asked => items.DeletePartition(asked, container), container, IsItemRequest: true);
            default: throw NotHere(request);
        }
    }

    private Task<Answer> Docs(CosmosRequest request, Container container)
    {
        if (request.Method == "GET")
        {
            return Task.FromResult(
                request.Header(Names.Incremental) is null
                    ? queries.ReadAll(request, container)
                    : feeds.Read(request, container));
        }

        if (request.Method != "POST") { throw DatabasesEndpoint.NotAllowed(request); }
        if (request.Flag(Names.IsQueryPlan)) { return Task.FromResult(QueriesEndpoint.Plan(request, container)); }
        if (request.Flag(Names.IsQuery)) { return Task.FromResult(queries.Query(request, container)); }
        return request.Flag(Names.IsBatch) ? batches.Run(request, container) : items.Create(request, container);
    }

    /// <summary>A serverless account has no offers: nothing is found, and nothing can be set.</summary>
    private static Route Offers(CosmosRequest request, Principal principal)
    {
        Authorization.DemandManagement(principal, request);
        return new(asked => asked.Target.Segments.Length == 1 && asked.Flag(Names.IsQuery)
            ? Task.FromResult(Answer.Feed("", "Offers", Array.Empty<JsonObject>()))
            : throw RefusalException.BadRequest(
                "Reading or replacing offers is not supported for serverless accounts."));
    }

    private static RefusalException NotHere(CosmosRequest request) =>
        RefusalException.NotHere($"{request.Method} {request.RawTarget}");
}
