using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Local.Cosmos.Containers;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>What a request is answered with.</summary>
internal sealed record Answer(int Status)
{
    /// <summary>Errors are for people: quotes stay quotes.</summary>
    private static readonly JsonSerializerOptions _readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public int SubStatus { get; init; }

    public string? ETag { get; init; }

    public double Charge { get; init; } = RequestUnits.Least;

    public int? ItemCount { get; init; }

    public string? Continuation { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// A query's: that one range answered all of it, so the client may keep its own way of running it.
    /// </summary>
    public bool IsQuery { get; init; }

    /// <summary>For the session token and the content paths.</summary>
    public Container? Container { get; init; }

    public static Answer Of(int status, JsonObject body) => new(status)
    {
        Body = JsonSerializer.SerializeToUtf8Bytes(body), ETag = (string?)body["_etag"],
    };

    /// <summary>A feed of metadata: its list under its own name.</summary>
    public static Answer Feed(string rid, string name, IReadOnlyList<JsonObject> items) =>
        Of(200, new() { ["_rid"] = rid, [name] = new JsonArray([.. items]), ["_count"] = items.Count }) with
        {
            ItemCount = items.Count,
        };

    public static Answer Error(int status, string message, int subStatus, string activity, string target) => new(status)
    {
        SubStatus = subStatus,
        Body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["code"] = CodeOf(status),
            ["message"] = "Message: " + (message.StartsWith('{') ? message : Errors(message))
                + $"\r\nActivityId: {activity}, Request URI: {target}",
        }, _readable),
    };

    public static ReadOnlyMemory<byte> ErrorBody(string message) => Encoding.UTF8.GetBytes(Errors(message));

    private static string Errors(string message) =>
        new JsonObject { ["Errors"] = new JsonArray(message) }.ToJsonString(_readable);

    private static string CodeOf(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        408 => "RequestTimeout",
        409 => "Conflict",
        412 => "PreconditionFailed",
        413 => "RequestEntityTooLarge",
        429 => "TooManyRequests",
        449 => "RetryWith",
        503 => "ServiceUnavailable",
        _ => "InternalServerError",
    };
}
