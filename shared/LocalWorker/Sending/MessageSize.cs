using System.Text;
using Azure.Messaging.ServiceBus;

namespace ServerlessShop.LocalWorker.Sending;

/// <summary>
/// What a message weighs on Azure's wire, a little rounded up: the AMQP sections and each value with its header. A
/// message that fits here must fit there.
/// </summary>
internal static class MessageSize
{
    public const long BytesMax = 256 * 1024;
    public const long BatchBytesMin = 24;
    public const long OfEmptyBatch = 64;

    private const long Sections = 64; // Header, annotations, properties, application properties, data.
    private const long ValueHeader = 5;
    private const long OtherValuesMax = 17; // A Guid or a decimal, with its type.

    public static long Of(ServiceBusMessage message) =>
        Sections
        + message.Body.ToMemory().Length
        + Of(message.MessageId) + Of(message.CorrelationId) + Of(message.Subject) + Of(message.To) + Of(message.ReplyTo)
        + Of(message.ContentType) + Of(message.SessionId) + Of(message.ReplyToSessionId) + Of(message.PartitionKey)
        + message.ApplicationProperties.Sum(property =>
            Of(property.Key) + (property.Value is string text ? Of(text) : OtherValuesMax));

    /// <summary>In a batch each message is a data section of its own.</summary>
    public static long InBatch(ServiceBusMessage message) => Of(message) + ValueHeader + 3;

    public static long Of(IReadOnlyList<ServiceBusMessage> messages) =>
        messages.Count == 1 ? Of(messages[0]) : OfEmptyBatch + messages.Sum(InBatch);

    private static long Of(string? text) => text is null ? 1 : ValueHeader + Encoding.UTF8.GetByteCount(text);
}
