using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>A number in a document of its own that only rises, by as many writers at once as there are.</summary>
public sealed class RisingNumber(Container container, DocumentKey key)
{
    /// <summary>The number of now; 0 before it was first raised.</summary>
    public async Task<long> Read(CancellationToken cancellation)
    {
        using var answer = await container.ReadItemStreamAsync(key.Id, new(key.Partition), cancellationToken: cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound) { return 0; }

        answer.EnsureSuccessStatusCode();
        using var document = await JsonDocument.ParseAsync(answer.Content, cancellationToken: cancellation);
        return document.RootElement.GetProperty("number").GetInt64();
    }

    /// <summary>Raises it by one. Who does so twice for the same reason has done no harm.</summary>
    public async Task Raise(CancellationToken cancellation)
    {
        var quiet = new PatchItemRequestOptions { EnableContentResponseOnWrite = false };
        while (true)
        {
            using var raised = await container.PatchItemStreamAsync(
                key.Id, new(key.Partition), [PatchOperation.Increment("/number", 1)], quiet, cancellation);
            if (raised.StatusCode != HttpStatusCode.NotFound)
            {
                raised.EnsureSuccessStatusCode();
                return;
            }

            var first = JsonSerializer.SerializeToUtf8Bytes(
                new { id = key.Id, pk = key.Partition, kind = "rising-number", number = 1 }, Json.Options);
            using var created = await container.CreateItemStreamAsync(new MemoryStream(first), new(key.Partition), quiet, cancellation);
            if (created.StatusCode == HttpStatusCode.Conflict) { continue; } // Another writer was first with the first.

            created.EnsureSuccessStatusCode();
            return;
        }
    }
}
