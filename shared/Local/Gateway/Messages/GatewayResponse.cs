using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Messages;

/// <summary>An answer as policies see and change it, on its way to the caller.</summary>
internal sealed class GatewayResponse : IResponse
{
    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    /// <summary>Null for the usual words of the status.</summary>
    public string? StatusReason { get; set; }

    public IHeaderDictionary Headers { get; init; } = new HeaderDictionary();

    public MessageBody? Body { get; set; }

    string IResponse.StatusReason => StatusReason ?? Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(StatusCode);

    IMessageBody? IResponse.Body => Body;

    IReadOnlyDictionary<string, string[]> IResponse.Headers => new MultiValues(new HeaderValues(Headers));

    /// <summary>Replaces the body, and what its headers said of the one before.</summary>
    public void SetBody(MessageBody body)
    {
        Body = body;
        Headers.ContentLength = null;
        Headers.Remove("Content-Encoding");
    }

    public async Task Send(HttpContext http)
    {
        http.Response.StatusCode = StatusCode;
        if (StatusReason is not null)
        {
            http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = StatusReason;
        }

        var connection = Headers.Connection;
        foreach (var (name, values) in Headers)
        {
            if (!HopByHop.Is(name, connection)) { http.Response.Headers[name] = values; }
        }

        if (Body is null || Body.IsGone || HttpMethods.IsHead(http.Request.Method) || MayHaveNone(StatusCode))
        {
            // What a HEAD or a 304 says of a length is the length of a body that is not there.
            if (!HttpMethods.IsHead(http.Request.Method) && StatusCode != StatusCodes.Status304NotModified)
            {
                http.Response.ContentLength = null;
            }
            if (Body is null && !HttpMethods.IsHead(http.Request.Method) && !MayHaveNone(StatusCode))
            {
                http.Response.ContentLength = 0;
            }
        }
        else if (Body.Bytes is { } bytes)
        {
            http.Response.ContentLength = bytes.Length;
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
        }
        else
        {
            await http.Response.StartAsync(http.RequestAborted);
            await using var stream = Body.Open();
            await Stream(stream, http);
        }
    }

    private static async Task Stream(Stream from, HttpContext to)
    {
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(piece, to.RequestAborted)) > 0)
        {
            await to.Response.Body.WriteAsync(piece.AsMemory(0, read), to.RequestAborted);
            await to.Response.Body.FlushAsync(to.RequestAborted);
        }
    }

    private static bool MayHaveNone(int status) =>
        status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified || status < 200;
}
