using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Items;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>Single items: create, upsert, read, replace, patch, delete.</summary>
internal sealed class ItemsEndpoint(ItemStore items, Operations operations)
{
    public Task<Answer> Create(CosmosRequest request, Container container)
    {
        var body = ItemBody.Parse(request.Body, container.Definition);
        var verb = request.Flag(Names.IsUpsert) ? ItemVerb.Upsert : ItemVerb.Create;
        return Write(request, container, new(verb, request.RequirePartition(), body.Id)
        {
            Body = body, IfMatch = request.IfMatch, IfNoneMatch = request.IfNoneMatch,
        });
    }

    public async Task<Answer> Item(CosmosRequest request, Container container, string id)
    {
        var operation = new ItemOperation(VerbOf(request), request.RequirePartition(), id)
        {
            IfMatch = request.IfMatch, IfNoneMatch = request.IfNoneMatch,
        };
        switch (operation.Verb)
        {
            case ItemVerb.Read: return Read(request, container, ItemChecks.Check(operation));
            case ItemVerb.Replace:
                operation = operation with { Body = ItemBody.Parse(request.Body, container.Definition) };
                break;
            case ItemVerb.Patch:
                operation = operation with { Patch = Patch.Parse(request.Body) };
                break;
        }

        return await Write(request, container, operation);
    }

    public async Task<Answer> DeletePartition(CosmosRequest request, Container container)
    {
        await items.DeletePartition(container, request.RequirePartition());
        return new(200) { Container = container };
    }

    private static ItemVerb VerbOf(CosmosRequest request) => request.Method switch
    {
        "GET" => ItemVerb.Read,
        "PUT" => ItemVerb.Replace,
        "PATCH" => ItemVerb.Patch,
        "DELETE" => ItemVerb.Delete,
        _ => throw DatabasesEndpoint.NotAllowed(request),
    };

    private Answer Read(CosmosRequest request, Container container, ItemOperation operation) =>
        Describe(request, container, operation, items.Read(container, operation), isMinimal: false);

    private async Task<Answer> Write(CosmosRequest request, Container container, ItemOperation operation)
    {
        var result = await items.Write(container, ItemChecks.Check(operation));
        return Describe(request, container, operation, result, request.IsMinimal);
    }

    private Answer Describe(
        CosmosRequest request, Container container, ItemOperation operation, ItemResult result, bool isMinimal)
    {
        operations.Add(container.Id, operation.Kind, result.Charge);
        if (result.Error is { } error)
        {
            return Answer.Error(result.Status, error, result.SubStatus, request.Activity, request.RawTarget)
                with { Charge = result.Charge, Container = container };
        }

        return new(result.Status)
        {
            Charge = result.Charge,
            Container = container,
            ETag = result.Item is { } stored ? container.ETagOf(stored.Lsn) : null,
            Body = isMinimal || result.Status is 304 || result.Item is not { } item ? default : item.Compose(container),
        };
    }
}
