using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Local.Cosmos.Containers;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>Databases, containers, and the one partition key range each container has.</summary>
internal sealed class DatabasesEndpoint(Catalog catalog)
{
    private const string RangesETag = "\"1\"";

    public async Task<Answer> Databases(CosmosRequest request)
    {
        RefuseQuery(request);
        return request.Method switch
        {
            "GET" => Answer.Feed("", "Databases", [.. catalog.Databases.Select(database => database.Describe())]),
            "POST" => Answer.Of(201, (await catalog.CreateDatabase((string?)Body(request)["id"] ?? "")).Describe()),
            _ => throw NotAllowed(request),
        };
    }

    public async Task<Answer> Database(CosmosRequest request, string name)
    {
        var database = Find(name);
        switch (request.Method)
        {
            case "GET": return Answer.Of(200, database.Describe());
            case "DELETE":
                await catalog.DeleteDatabase(database);
                return new(204);
            default: throw NotAllowed(request);
        }
    }

    public async Task<Answer> Containers(CosmosRequest request, string name)
    {
        RefuseQuery(request);
        var database = Find(name);
        return request.Method switch
        {
            "GET" => Answer.Feed(
                ResourceId.Text(database.Rid), "DocumentCollections",
                [.. catalog.ContainersOf(database).Select(container => container.Describe())]),
            "POST" =>
                Answer.Of(201, (await catalog.Create(database, ContainerDefinition.Parse(Body(request)))).Describe()),
            _ => throw NotAllowed(request),
        };
    }

    public async Task<Answer> Container(CosmosRequest request, Container container)
    {
        switch (request.Method)
        {
            case "GET": return Answer.Of(200, container.Describe()) with { Container = container };
            case "PUT":
                await catalog.Replace(container, ContainerDefinition.Parse(Body(request)));
                return Answer.Of(200, container.Describe()) with { Container = container };
            case "DELETE":
                await catalog.Delete(container);
                return new(204);
            default: throw NotAllowed(request);
        }
    }

    /// <summary>The client asks until it is told that nothing changed: without the 304 it would ask for ever.</summary>
    public static Answer Ranges(CosmosRequest request, Container container)
    {
        if (request.IfNoneMatch == RangesETag)
        {
            return new(304) { ETag = RangesETag, ItemCount = 0, Container = container };
        }

        var range = new JsonObject
        {
            ["id"] = "0", ["_rid"] = container.RidText, ["minInclusive"] = "", ["maxExclusive"] = "FF",
            ["status"] = "online", ["throughputFraction"] = 1, ["ridPrefix"] = 0, ["parents"] = new JsonArray(),
        };
        return Answer.Feed(container.RidText, "PartitionKeyRanges", [range]) with
        {
            ETag = RangesETag, Container = container,
        };
    }

    public static RefusalException NotAllowed(CosmosRequest request) =>
        new(405, $"{request.Method} is not a method of {request.RawTarget}.");

    private StoredDatabase Find(string name) =>
        catalog.FindDatabase(name) ?? throw new RefusalException(404, $"The database '{name}' does not exist.");

    /// <summary>The account is a serverless one: there is no throughput to set.</summary>
    private static void RefuseQuery(CosmosRequest request)
    {
        if (request.Flag(Names.IsQuery)) { throw RefusalException.NotHere("A query over databases or containers"); }
        if (request.Header(Names.OfferThroughput) is not null || request.Header(Names.OfferAutopilot) is not null)
        {
            throw RefusalException.BadRequest(
                "Setting offer throughput or autopilot on container is not supported for serverless accounts.");
        }
    }

    private static JsonObject Body(CosmosRequest request)
    {
        try
        {
            return JsonNode.Parse(request.Body.Span) as JsonObject
                ?? throw RefusalException.BadRequest("A JSON object is expected.");
        }
        catch (JsonException invalid)
        {
            throw RefusalException.BadRequest($"The input content is invalid JSON: {invalid.Message}");
        }
    }
}
