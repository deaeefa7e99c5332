using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>
/// Receiving over HTTP, one message at a time: peek-lock or receive-and-delete at messages/head, and complete, unlock
/// and renew at messages/{MessageId or sequence number}/{lock token}.
/// </summary>
internal sealed class Receiving(Broker broker, Effects effects, CancellationToken stopping)
{
    private static readonly TimeSpan _defaultWait = TimeSpan.FromSeconds(60);

    // A timer takes no more than 49 days, and no client means that.
    private const int WaitSecondsMax = 24 * 60 * 60;

    public async Task Receive(
        HttpContext context, Caller caller, string topic, string subscription, bool isDestructive)
    {
        var wait = WaitOf(context.Request);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        if (await broker.Take(caller, topic, subscription, 1, wait, cancellation.Token) is not [var received])
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (ReceivedHeaders.CannotTravel(received.Stored.Message) is { } unable)
        {
            received.Delivery.Copy.Queue.TakeBack([received.Delivery]);
            throw new NotOfferedException(unable);
        }

        if (isDestructive)
        {
            // Gone before the client has it, as documented: whoever asks for this accepts at most once.
            await broker.Settle(new(SettlementKind.Complete, received.Delivery.Token), CancellationToken.None);
            effects.Tell($"settle:{topic}/{subscription}");
        }

        var response = context.Response;
        response.StatusCode = isDestructive ? StatusCodes.Status200OK : StatusCodes.Status201Created;
        ReceivedHeaders.Write(response, received, isLocked: !isDestructive);
        if (!isDestructive) { response.Headers.Location = LocationOf(context.Request, received); }
        response.ContentLength = received.Stored.Message.Body.Length;
        await response.Body.WriteAsync(received.Stored.Message.Body, context.RequestAborted);
    }

    public async Task Settle(
        HttpContext context, Caller caller, string topic, string subscription, string message, string lockToken,
        SettlementKind kind)
    {
        if (!Guid.TryParse(lockToken, out var token)) { throw new MessageLockLostException(Guid.Empty); }

        await broker.Settle(caller, topic, subscription, message, new(kind, token));
        effects.Tell($"settle:{topic}/{subscription}");
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    private static TimeSpan WaitOf(HttpRequest request)
    {
        var asked = request.Query["timeout"].ToString();
        if (asked.Length == 0) { return _defaultWait; }
        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= WaitSecondsMax
            ? TimeSpan.FromSeconds(seconds)
            : throw new BadRequestException(
                $"The timeout '{asked}' is not a whole number of seconds up to {WaitSecondsMax}.");
    }

    private static string LocationOf(HttpRequest request, Queues.ReceivedMessage received)
    {
        var head = request.Path.Value!;
        var id = Uri.EscapeDataString(received.Stored.Message.MessageId);
        return $"{request.Scheme}://{request.Host}{head[..head.LastIndexOf('/')]}/{id}/{received.Delivery.Token}";
    }
}
