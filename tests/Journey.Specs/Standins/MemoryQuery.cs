using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Cosmos;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Standins;

internal sealed partial class MemoryContainer
{
    /// <summary>
    /// The queries that are made while nobody asks for lists: what the sweep of an outbox looks for, which prices are due,
    /// and what has a text at a path.
    /// </summary>
    private sealed partial class Found(MemoryContainer container, QueryDefinition query) : FeedIterator
    {
        private const string Overdue =
            "SELECT * FROM c WHERE c.kind = @kind AND c.retryAtSeconds <= @now AND c._ts < @olderThan OFFSET 0 LIMIT @max";

        private const string PricesDue =
            "SELECT c.pk FROM c WHERE c.kind = @kind AND c.body.nextChangeAtSeconds <= @now";

        private bool _read;

        public override bool HasMoreResults => !_read;

        public override async Task<ResponseMessage> ReadNextAsync(CancellationToken cancellationToken = default)
        {
            var values = query.GetQueryParameters().ToDictionary(value => value.Name, value => value.Value);
            var atPath = AtPath().Match(query.QueryText);
            Func<IEnumerable<StoredDocument>> look = query.QueryText == Overdue
                ? () => OverdueEntries((string)values["@kind"], (long)values["@now"], (long)values["@olderThan"])
                : query.QueryText == PricesDue ? () => Due((string)values["@kind"], (long)values["@now"])
                : atPath.Success ? () => With((string)values["@text"], atPath.Groups[1].Value.Split('.'))
                : throw new NotSupportedException($"MemoryContainer does not know '{query.QueryText}'.");

            _read = true;
            var (status, found) = await container._effects.Do(
                container._node, Effect.Query, query.QueryText,
                () => (HttpStatusCode.OK, (IReadOnlyList<StoredDocument>?)
                    [.. look().OrderBy(document => document.Sequence).Take((int)values.GetValueOrDefault("@max", int.MaxValue))]),
                Unknown,
                () => (HttpStatusCode.TooManyRequests, null));
            var page = new ResponseMessage(status);
            if (found is null) { return page; }

            if (found.Count > 0 && query.QueryText == Overdue) { container._effects.Happened("the sweep found an entry"); }
            page.Content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
            {
                ["Documents"] = new JsonArray([.. found.Select(Whole)]),
            }));
            return page;
        }

        private IEnumerable<StoredDocument> OverdueEntries(string kind, long now, long olderThan) =>
            container._store.Documents
                .Where(document => document.Kind == kind && document.ChangedAt.ToUnixTimeSeconds() < olderThan)
                .Where(document => document.Read<OutboxEntry>().RetryAtSeconds <= now);

        private IEnumerable<StoredDocument> Due(string kind, long now) => container._store.Documents
            .Where(document => document.Kind == kind)
            .Where(document =>
                JsonNode.Parse(document.Body)!["body"]!["nextChangeAtSeconds"]?.GetValue<long>() <= now);

        private IEnumerable<StoredDocument> With(string text, string[] path)
        {
            var bytes = Encoding.UTF8.GetBytes($"\"{path[^1]}\":\"{text}\"");
            return container._store.Documents
                .Where(document => document.Body.AsSpan().IndexOf(bytes) >= 0)
                .Where(document => path.Aggregate(
                    JsonNode.Parse(document.Body), (json, name) => (json as JsonObject)?[name])?.GetValue<string>() == text);
        }

        private static JsonNode Whole(StoredDocument document)
        {
            var json = JsonNode.Parse(document.Body)!;
            json["_etag"] = document.ETag;
            return json;
        }

        [GeneratedRegex(@"^SELECT \* FROM c WHERE c\.([a-zA-Z.]+) = @text OFFSET 0 LIMIT @max$")]
        private static partial Regex AtPath();
    }
}
