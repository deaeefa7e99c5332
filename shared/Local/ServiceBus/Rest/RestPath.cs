using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>
/// An address of the namespace, taken apart: /{topic}/subscriptions/{name}/$deadletterqueue/{rest}. What lies under
/// /$local/ is this broker's own and not Azure's.
/// </summary>
/// <param name="Subscription">With its sub-queue, as the broker names it; null for the topic itself.</param>
internal sealed record RestPath(bool IsLocal, string? Topic, string? Subscription, IReadOnlyList<string> Rest)
{
    private const string Local = "$local";

    public static RestPath Of(HttpContext context)
    {
        // Taken apart before it is unescaped, because a MessageId may have a slash in it.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        string[] parts =
        [
            .. (query < 0 ? target : target[..query]).TrimStart('/').Split('/').Select(Uri.UnescapeDataString),
        ];
        return parts is [Local, .. var shown] ? Of(true, shown) : Of(false, parts);
    }

    private static RestPath Of(bool isLocal, string[] parts) => parts switch
    {
        [var topic, var word, var name, var queue, .. var rest]
            when Is(word, "subscriptions") && Is(queue, Broker.DeadLetterQueue) =>
            new(isLocal, topic, $"{name}/{Broker.DeadLetterQueue}", Lower(rest)),
        [var topic, var word, var name, .. var rest] when Is(word, "subscriptions") =>
            new(isLocal, topic, name, Lower(rest)),
        [{ Length: > 0 } topic, .. var rest] => new(isLocal, topic, null, Lower(rest)),
        _ => new(isLocal, null, null, parts),
    };

    private static bool Is(string part, string word) => part.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Words of the API have no case; ids have.</summary>
    private static string[] Lower(string[] rest) =>
        [.. rest.Select(part => Is(part, "messages") ? "messages" : Is(part, "head") ? "head" : part)];
}
