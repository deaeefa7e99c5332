using System.Net;
using Azure.Messaging.ServiceBus;

namespace ServerlessShop.LocalWorker.Sending;

/// <summary>What the broker's HTTP answers are called by the client library.</summary>
internal static class SendFailure
{
    public static Exception From(HttpStatusCode status, string said, string entity)
    {
        var text = string.IsNullOrWhiteSpace(said) ? $"The broker answered {(int)status} {status}." : said;
        return (int)status switch
        {
            // The library has no reason for these two: it throws what the runtime calls them.
            403 when said.Contains("quota", StringComparison.OrdinalIgnoreCase) =>
                new ServiceBusException(text, ServiceBusFailureReason.QuotaExceeded, entity),
            401 or 403 => new UnauthorizedAccessException(text),
            404 or 410 => new ServiceBusException(text, ServiceBusFailureReason.MessagingEntityNotFound, entity),
            413 => TooLarge(text, entity),
            429 or 503 => new ServiceBusException(text, ServiceBusFailureReason.ServiceBusy, entity),
            408 or 504 => new ServiceBusException(text, ServiceBusFailureReason.ServiceTimeout, entity),
            >= 500 => new ServiceBusException(isTransient: true, text, entity),
            _ => new ServiceBusException(text, ServiceBusFailureReason.GeneralError, entity),
        };
    }

    public static ServiceBusException TooLarge(string text, string entity) =>
        new(text, ServiceBusFailureReason.MessageSizeExceeded, entity);
}
