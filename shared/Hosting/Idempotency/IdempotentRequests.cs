using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using static ServerlessShop.Hosting.Idempotency.KeyedRequestEvent;

namespace ServerlessShop.Hosting.Idempotency;

/// <summary>
/// Answers a request once for its Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). That it runs is stored
/// before it does, in the context's own container, and its answer after.
/// </summary>
public sealed class IdempotentRequests(DocumentStore<KeyedRequest, KeyedRequestEvent> requests, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";

    /// <summary>Says of an answer that it was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    public const int KeyLengthMax = 255;
    public const int BodyBytesMax = 256 * 1024;

    private static readonly string[] _headersKept =
        [HeaderNames.ContentType, HeaderNames.Location, HeaderNames.ETag, HeaderNames.CacheControl];

    /// <summary>The answer under the request's key: a stored one, or what running it makes.</summary>
    public async Task<IResult> Answer(HttpContext http, Func<Task<IResult>> run, CancellationToken cancellation)
    {
        var headers = http.Request.Headers[Header];
        if (headers.Count == 0 || headers[0]!.Length == 0)
        {
            return Problem(400, "idempotency-key-missing", $"Send an {Header}, new for every request and the same for its repetitions.");
        }

        // The draft writes it as a string in quotes; most clients do not.
        if (headers.Count > 1 || !IsKey(Unquoted(headers[0]!)))
        {
            return Problem(400, "idempotency-key-invalid", $"An {Header} is 1 to {KeyLengthMax} visible characters of ASCII.");
        }

        if (await ReadBody(http.Request, cancellation) is not { } body)
        {
            return Problem(413, "too-large", $"A request is at most {BodyBytesMax} bytes.");
        }

        var key = KeyOf(http, Unquoted(headers[0]!));
        var begin = new Begun(FingerprintOf(http.Request, body), Guid.NewGuid(), clock.GetUtcNow());
        switch (await requests.Transact(key, request => KeyedRequests.Begin(request, begin), cancellation))
        {
            case Outcome<KeyedRequest>.Refused(var reason) when reason == KeyedRequests.Reused:
                return Problem(422, reason.Code, reason.Because);
            case Outcome<KeyedRequest>.Refused(var reason):
                http.Response.Headers.RetryAfter = "1";
                return reason.ToProblem();
            case Outcome<KeyedRequest>.Settled(KeyedRequest.Answered(_, var answer)):
                http.Response.Headers[ReplayedHeader] = "true";
                return new AnswerAgain(answer);
            default:
                return await Run(http, key, begin.Attempt, run);
        }
    }

    private async Task<IResult> Run(HttpContext http, DocumentKey key, Guid attempt, Func<Task<IResult>> run)
    {
        KeyedAnswer? lasting = null;
        try
        {
            var answer = await Capture(http, await run());

            // What could not be read was not begun, and what failed may pass: neither binds whoever tries again.
            lasting = answer.Status is 400 or 408 or 429 or >= 500 ? null : answer;
            return new AnswerAgain(answer);
        }
        finally
        {
            // Also when the caller has gone: it will be back with the same key.
            _ = await requests.Transact(
                key, request => KeyedRequests.End(request, attempt, lasting), CancellationToken.None);
        }
    }

    /// <summary>The body, left to be read again; null when it is too large to be kept in mind.</summary>
    private static async Task<byte[]?> ReadBody(HttpRequest request, CancellationToken cancellation)
    {
        var body = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (body.Length + read > BodyBytesMax) { return null; }
            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        request.Body = body;
        return body.ToArray();
    }

    private static async Task<KeyedAnswer> Capture(HttpContext http, IResult result)
    {
        using var written = new MemoryStream();
        var aside = new DefaultHttpContext { RequestServices = http.RequestServices };
        aside.Request.Method = http.Request.Method;
        aside.Response.Body = written;
        await result.ExecuteAsync(aside);

        var headers = new Dictionary<string, string>();
        foreach (var name in _headersKept)
        {
            var value = aside.Response.Headers[name];
            if (value.Count == 0) { value = http.Response.Headers[name]; }
            if (value.Count > 0) { headers[name] = value.ToString(); }
        }

        return new(aside.Response.StatusCode, headers, Encoding.UTF8.GetString(written.ToArray()));
    }

    // Whoever signed in has keys of their own; for who did not, the path does it: a basket's id is known to its guest.
    private static DocumentKey KeyOf(HttpContext http, string key)
    {
        var caller = http.User.FindFirst("oid")?.Value is { } oid ? $"oid {oid}" : $"path {http.Request.Path}";
        return new($"idempotency-{Hash(Encoding.UTF8.GetBytes($"{caller}\n{key}"))}", KeyedRequests.Decider.Kind);
    }

    private static string FingerprintOf(HttpRequest request, byte[] body) =>
        Hash([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"), .. body]);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Unquoted(string key) => key is ['"', .., '"'] ? key[1..^1] : key;

    private static bool IsKey(string key) => key is { Length: > 0 and <= KeyLengthMax } && key.All(c => c is > ' ' and < '\x7F');

    private static ProblemHttpResult Problem(int status, string code, string title) =>
        TypedResults.Problem(type: Problems.TypeOf(code), title: title, statusCode: status);

    private sealed class AnswerAgain(KeyedAnswer answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers) { httpContext.Response.Headers[name] = value; }
            if (answer.Body.Length > 0) { await httpContext.Response.WriteAsync(answer.Body, httpContext.RequestAborted); }
        }
    }
}
