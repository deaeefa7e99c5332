using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>
/// The namespace's REST API. Statuses are the documented ones but for two, so that a client can tell them apart as
/// Azure's SDK does over AMQP: an identity without the right is 403, not 401; a message too large is 413, not 403.
/// </summary>
internal sealed class RestEndpoint(
    Broker broker, ITokens tokens, Effects effects, TimeProvider clock, ILogger log, CancellationToken stopping)
{
    public const string Audience = "https://servicebus.azure.net";

    private readonly Sending _sending = new(broker, effects);
    private readonly Receiving _receiving = new(broker, effects, stopping);
    private readonly LocalViews _views = new(broker);

    public async Task Handle(HttpContext context)
    {
        (int Status, string Detail) error;
        try
        {
            await Answer(context);
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // The client hung up.
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            error = (StatusCodes.Status503ServiceUnavailable, "The namespace is stopping.");
        }
        catch (StorageException disk)
        {
            log.LogError(disk, "{Method} {Path} could not be stored.", context.Request.Method, context.Request.Path);
            error = (StatusCodes.Status500InternalServerError, "This could not be stored. It was not done.");
        }
        catch (Exception failure)
        {
            error = ErrorAnswer.Of(failure);
            if (error.Status == StatusCodes.Status500InternalServerError)
            {
                log.LogError(failure, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
            }
        }

        await ErrorAnswer.Write(context, error.Status, error.Detail, clock);
    }

    private Task Answer(HttpContext context)
    {
        var method = context.Request.Method;
        var caller = CallerOf(context.Request);
        return RestPath.Of(context) switch
        {
            { IsLocal: true } path when HttpMethods.IsGet(method) => _views.Show(context, caller, path),
            { Topic: { } topic, Subscription: null, Rest: ["messages"] } when HttpMethods.IsPost(method) =>
                _sending.Send(context, caller, topic),
            { IsLocal: false, Topic: { } topic, Subscription: { } subscription, Rest: ["messages", "head"] }
                when HttpMethods.IsPost(method) || HttpMethods.IsDelete(method) =>
                _receiving.Receive(context, caller, topic, subscription, isDestructive: HttpMethods.IsDelete(method)),
            { IsLocal: false, Topic: { } topic, Subscription: { } subscription, Rest: ["messages", var message, var token] }
                when SettlementOf(method) is { } kind =>
                _receiving.Settle(context, caller, topic, subscription, message, token, kind),
            _ => throw new NotOfferedException(
                $"{method} {context.Request.Path} is not part of the local broker. Over HTTP one sends to a topic, "
                + "receives from a subscription or its dead-letter queue, and settles what one received."),
        };
    }

    private static SettlementKind? SettlementOf(string method) =>
        HttpMethods.IsDelete(method) ? SettlementKind.Complete
        : HttpMethods.IsPut(method) ? SettlementKind.Abandon
        : HttpMethods.IsPost(method) ? SettlementKind.RenewLock
        : null;

    private Caller CallerOf(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSignedInException("MissingToken: The authorization header was not found or is no bearer token.");
        }

        return tokens.Check(header[Bearer.Length..].Trim(), Audience)
            ?? throw new NotSignedInException($"InvalidToken: The token is not valid for {Audience}.");
    }
}
