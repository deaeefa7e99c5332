using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>
/// POST /{topic}/messages. Statuses are the documented ones but for two, so that a client can tell them apart as
/// Azure's SDK does over AMQP: an identity without the right is 403, not 401; a message too large is 413, not 403.
/// </summary>
internal sealed class SendEndpoint(Broker broker, ITokens tokens, Effects effects, TimeProvider clock, ILogger log)
{
    public const string Audience = "https://servicebus.azure.net";

    // Base64 and JSON escapes blow up a body of 256 KB. What is larger than this is too large in any form.
    private const int RequestBytesMax = 6 * Limits.MessageBytesMax;

    private const string Messages = "/messages";

    public async Task Handle(HttpContext context)
    {
        int status;
        string detail;
        try
        {
            (status, detail) = await Answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // The sender hung up before it had sent everything.
        }
        catch (Exception unexpected)
        {
            log.LogError(unexpected, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
            (status, detail) = (
                StatusCodes.Status500InternalServerError, "The server was unable to process the request.");
        }

        if (status == StatusCodes.Status201Created)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = context.Request.ContentType;
        }
        else
        {
            await ErrorAnswer.Write(context, status, detail, clock);
        }
    }

    private async Task<(int Status, string Detail)> Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (TokenOf(context.Request) is not { } token)
        {
            return (
                StatusCodes.Status401Unauthorized,
                "MissingToken: The authorization header was not found or is no bearer token.");
        }

        if (tokens.Check(token, Audience) is not { } caller)
        {
            return (StatusCodes.Status401Unauthorized, $"InvalidToken: The token is not valid for {Audience}.");
        }

        var isSend = HttpMethods.IsPost(context.Request.Method)
            && path.Length > Messages.Length + 1
            && path.EndsWith(Messages, StringComparison.OrdinalIgnoreCase);
        if (!isSend)
        {
            return (
                StatusCodes.Status501NotImplemented,
                $"{context.Request.Method} {path} is not part of the local broker. "
                + $"Over HTTP it takes sends: POST /<topic>{Messages}.");
        }

        try
        {
            var topic = path[1..^Messages.Length];
            var owner = broker.OwnerOf(topic);
            if (caller.Name != owner && caller.Name != "platform")
            {
                return (
                    StatusCodes.Status403Forbidden,
                    "Unauthorized access. 'Send' claim(s) are required to perform this operation: "
                    + $"'{caller.Name}' does not own the topic '{topic}'.");
            }

            await broker.Send(topic, SendRequest.Read(context.Request, await BodyOf(context.Request)));
            effects.Tell($"send:{topic}");
            return (StatusCodes.Status201Created, "");
        }
        catch (MessagingEntityNotFoundException missing)
        {
            return (StatusCodes.Status410Gone, missing.Message);
        }
        catch (BadSendException bad)
        {
            return (StatusCodes.Status400BadRequest, bad.Message);
        }
        catch (MessageRefusedException refused)
        {
            return (
                refused.Reason == MessageRefusal.TooLarge
                    ? StatusCodes.Status413PayloadTooLarge
                    : StatusCodes.Status400BadRequest,
                refused.Message);
        }
        catch (BadHttpRequestException bad)
        {
            return (bad.StatusCode, bad.Message);
        }
        catch (StorageException disk)
        {
            log.LogError(disk, "A send to {Path} could not be stored.", path);
            return (StatusCodes.Status500InternalServerError, "The message could not be stored. It was not sent.");
        }
    }

    private static string? TokenOf(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }

    /// <summary>
    /// The limit is kept here and not by Kestrel, which would cut the connection: the rest of the body is drained, and
    /// the sender learns why.
    /// </summary>
    private static async Task<byte[]> BodyOf(HttpRequest request)
    {
        if (request.ContentLength > RequestBytesMax) { throw TooLarge(); }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var part = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(part, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > RequestBytesMax) { throw TooLarge(); }
            body.Write(part, 0, read);
        }

        return body.ToArray();

        static MessageRefusedException TooLarge() =>
            new(MessageRefusal.TooLarge, $"The request has more than {RequestBytesMax} bytes.");
    }
}
