using System.Text.Json;

namespace ServerlessShop.Contracts;

/// <summary>The envelope of every message: CloudEvents 1.0, structured JSON (cloudevents.io).</summary>
/// <param name="Id">The message's cause: the same for every copy and every replay.</param>
/// <param name="Source">/topic</param>
/// <param name="Type">The record's name, with its version.</param>
/// <param name="Subject">What it is about: an order id, a sku.</param>
/// <param name="Traceparent">W3C trace context of the transaction that said it.</param>
public sealed record CloudEvent(
    string Id, string Source, string Type, string Subject, DateTimeOffset Time, string? Traceparent, JsonElement Data)
{
    public string Specversion { get; init; } = "1.0";
    public string Datacontenttype { get; init; } = "application/json";
}
