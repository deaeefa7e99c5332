using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>
/// Looking without touching, under /$local/, which Azure does not have: there it is Service Bus Explorer's peek over
/// AMQP, and Azure Monitor's metrics.
/// </summary>
internal sealed class LocalViews(Broker broker)
{
    private const int PeekedMax = 1_000;

    public Task Show(HttpContext context, Caller caller, RestPath path) => path switch
    {
        { Topic: "metrics", Subscription: null, Rest: [] } => Metrics(context, caller),
        { Topic: "entities", Subscription: null, Rest: [] } => Entities(context, caller),
        { Topic: { } topic, Subscription: { } subscription, Rest: ["messages"] } =>
            Peek(context, caller, topic, subscription),
        _ => throw new NotOfferedException(
            $"{context.Request.Path} is not there. Under /$local/ are metrics, entities, and the messages of a "
            + "subscription or its dead-letter queue."),
    };

    private Task Metrics(HttpContext context, Caller caller)
    {
        EntityAccess.DemandEverything(caller);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(MetricsText.Of(broker.Metrics()));
    }

    private Task Entities(HttpContext context, Caller caller)
    {
        EntityAccess.DemandEverything(caller);
        return context.Response.WriteAsJsonAsync(broker.Metrics());
    }

    /// <summary>?from=sequence number&amp;max=how many</summary>
    private Task Peek(HttpContext context, Caller caller, string topic, string subscription)
    {
        broker.QueueFor(caller, topic, subscription);
        var query = context.Request.Query;
        var peeked = broker.Peek(
            topic, subscription, Number(query["from"], 0, long.MaxValue >> 16),
            (int)Number(query["max"], 100, PeekedMax));
        return context.Response.WriteAsJsonAsync(peeked.Select(View));
    }

    private static long Number(string? text, long otherwise, long max) =>
        string.IsNullOrEmpty(text) ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max ? number
        : throw new BadRequestException($"'{text}' is not a number from 0 to {max}.");

    private static Dictionary<string, object?> View(PeekedMessage peeked)
    {
        var message = peeked.Message;
        var view = new Dictionary<string, object?>
        {
            ["sequenceNumber"] = peeked.SequenceNumber,
            ["messageId"] = message.MessageId,
            ["subject"] = message.Subject,
            ["correlationId"] = message.CorrelationId,
            ["contentType"] = message.ContentType,
            ["deliveryCount"] = peeked.DeliveryCount,
            ["enqueuedTimeUtc"] = peeked.EnqueuedTime,
            ["expiresAtUtc"] = peeked.ExpiresAt,
            ["deadSinceUtc"] = peeked.DeadSince,
            ["properties"] = message.Properties,
        };
        var isText = System.Text.Unicode.Utf8.IsValid(message.Body.Span);
        view[isText ? "body" : "bodyBase64"] = isText
            ? Encoding.UTF8.GetString(message.Body.Span)
            : Convert.ToBase64String(message.Body.Span);
        return view;
    }
}
