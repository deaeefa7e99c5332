using System.Diagnostics;
using System.Text.Json;
using ServerlessShop.Contracts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Persistence;

/// <summary>A promise to send. It exists exactly as long as the promise is not kept.</summary>
/// <param name="Cause">What consumers know the message by: creation id, version, index.</param>
public sealed record OutboxEntry(
    string Id, string Pk, string Topic, string Type, string About, string Cause, string? Traceparent, JsonElement Event,
    DateTimeOffset? NotBefore)
{
    public const string EntryKind = "outbox";

    public string Kind { get; init; } = EntryKind;
    public int Attempts { get; init; }
    public string? LastError { get; init; }
    public long RetryAtSeconds { get; init; }

    public static IReadOnlyList<OutboxEntry> For<TState>(
        StateDocument<TState> document, IEnumerable<Announcement> announcements, DateTimeOffset now) =>
        [.. announcements.Select((announcement, i) => For(document, announcement, i, now))];

    private static OutboxEntry For<TState>(StateDocument<TState> document, Announcement said, int i, DateTimeOffset now)
    {
        // Derived, so that sending twice is sending the same message; from the creation id, so that a document
        // created again under an old key never says a new thing under an old name.
        var cause = $"{document.Creation:N}-{document.Version}-{i}";
        var type = said.Message.GetType().Name;
        var traceparent = Activity.Current?.Id;
        var data = JsonSerializer.SerializeToElement(said.Message, Json.Options);
        var body = new CloudEvent(cause, $"/{said.Topic}", type, said.About, now, traceparent, data);

        return new OutboxEntry(
            $"outbox-{document.Id}-{document.Version:D8}-{i}", document.Pk, said.Topic, type, said.About, cause,
            traceparent, JsonSerializer.SerializeToElement(body, Json.Options), said.NotBefore);
    }
}
