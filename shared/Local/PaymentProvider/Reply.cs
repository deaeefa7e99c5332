using System.Text.Json;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>An answer: its status and its body. What was answered once is kept, and given again to the same key.</summary>
internal sealed record Reply(int Status, string Body)
{
    public bool IsProblem => Status >= 400;

    public bool IsLasting => Status == 402;

    public static Reply Of(int status, object body) => new(status, JsonSerializer.Serialize(body, Json.Options));
}

/// <summary>Refusals as RFC 9457 has them.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    public static readonly Reply Unauthorized = Of(401, "unauthorized", "The API key is missing or wrong.");
    public static readonly Reply NotFound = Of(404, "not-found", "There is nothing here.");
    public static readonly Reply KeyMissing = Of(400, "idempotency-key-missing", "This operation needs an Idempotency-Key header of 1 to 255 visible characters.");
    public static readonly Reply KeyReused = Of(422, "idempotency-key-reused", "This Idempotency-Key came with another request before.");
    public static readonly Reply UnknownToken = Of(422, "unknown-payment-token", "There is no such payment token.");
    public static readonly Reply Outstanding = Of(409, "request-outstanding", "A request with this Idempotency-Key is still being answered.");

    public static Reply Invalid(string because) => Of(400, "invalid-request", because);

    public static Reply Unavailable(string because) => Of(503, "unavailable", because);

    public static Reply Conflict(string code, string because) => Of(409, code, because);

    /// <summary>A no that stays one, whoever asks again.</summary>
    public static Reply Lasting(string code, string because) => Of(402, code, because);

    public static Reply Is(Authorization authorization) =>
        Conflict($"authorization-{authorization.Status}", $"The authorization is {authorization.Status}.");

    private static Reply Of(int status, string code, string title) =>
        Reply.Of(status, new { type = $"https://payments.example/problems/{code}", title, status, code });
}

internal static class Json
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };
}
