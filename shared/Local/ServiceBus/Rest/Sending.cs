using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>POST /{topic}/messages.</summary>
internal sealed class Sending(Broker broker, Effects effects)
{
    // Base64 and JSON escapes blow up a body of 256 KB. What is larger than this is too large in any form.
    private const int RequestBytesMax = 6 * Limits.MessageBytesMax;

    public async Task Send(HttpContext context, Caller caller, string topic)
    {
        broker.DemandSend(caller, topic);
        await broker.Send(topic, SendRequest.Read(context.Request, await BodyOf(context.Request)));
        effects.Tell($"send:{topic}");
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = context.Request.ContentType;
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
