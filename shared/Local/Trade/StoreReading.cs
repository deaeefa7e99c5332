using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Local.Trade;

/// <summary>Reads the contexts' containers from outside, as an auditor with the account's key: none of their code.</summary>
public sealed class StoreReading(LocalPlatform platform) : IDisposable
{
    private readonly CosmosClient _client = new(
        platform.Cosmos.Address,
        platform.Cosmos.MasterKey,
        new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, LimitToEndpoint = true });

    /// <summary>All documents of a kind, whole.</summary>
    public async Task<List<JsonElement>> Read(string container, string kind, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind").WithParameter("@kind", kind);
        using var pages = _client.GetContainer(platform.Topology.Database, container)
            .GetItemQueryStreamIterator(query, requestOptions: new QueryRequestOptions { MaxItemCount = 1_000 });

        var documents = new List<JsonElement>();
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(cancellation);
            page.EnsureSuccessStatusCode();
            var json = await JsonSerializer.DeserializeAsync<JsonElement>(page.Content, cancellationToken: cancellation);
            documents.AddRange(json.GetProperty("Documents").EnumerateArray());
        }

        return documents;
    }

    /// <summary>Promises to send that are not kept yet, over all contexts.</summary>
    public async Task<int> CountOutbox(CancellationToken cancellation)
    {
        var owed = 0;
        foreach (var context in platform.Topology.Contexts)
        {
            owed += (await Read(context.Container.Name, "outbox", cancellation)).Count;
        }

        return owed;
    }

    public void Dispose() => _client.Dispose();
}
