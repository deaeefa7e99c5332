using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.Payments;

namespace ServerlessShop.Payments.Provider;

/// <summary>The provider over HTTP. Any answer but the expected one throws, and the message is tried again.</summary>
public sealed class HttpPaymentProvider : IPaymentProvider
{
    private const string Authorizations = "v1/authorizations";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;

    public HttpPaymentProvider(HttpClient http, IOptions<ProviderOptions> options)
    {
        _http = http;
        _http.BaseAddress = new Uri(options.Value.ProviderEndpoint);
        _http.Timeout = _patience;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.ProviderKey);
    }

    public async Task<Answer> Ask(OrderId order, Question question, CancellationToken cancellation)
    {
        var (path, key, body) = RequestOf(order, question);
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(body, body.GetType(), options: Json.Options),
        };
        request.Headers.Add("Idempotency-Key", key);

        using var response = await _http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            var problem = (await Read<Problem>(response, cancellation))?.Type?.Split('/')[^1];
            if (Refusal(question, response.StatusCode, problem) is { } refusal) { return refusal; }
            response.EnsureSuccessStatusCode();
        }

        var said = await Read<Said>(response, cancellation);
        return (question, said?.Status) switch
        {
            (Question.Authorize, "authorized") when said.Id is not null => new Answer(Says.Yes, said.Id),
            (Question.Authorize, "pending") when said.Id is not null => new Answer(Says.Pending, said.Id),
            (Question.Authorize, "declined") => new Answer(Says.No, said.Id, said.DeclineCode ?? "declined"),
            (Question.Capture, "captured") or (Question.Void, "voided") or (Question.Refund, "refunded") =>
                new Answer(Says.Yes, said.Id),
            _ => throw new HttpRequestException($"The provider answered '{said?.Status}' to {key}."),
        };
    }

    /// <summary>
    /// Order and number make the key. A capture that is asked anew of a renewed authorization, or once more after a no,
    /// is another question: what the provider said of the one before stays said.
    /// </summary>
    private static (string Path, string Key, object Body) RequestOf(OrderId order, Question question) => question switch
    {
        Question.Authorize asked => (
            Authorizations, $"authorize-{order}{Renewed(asked.Number)}",
            new
            {
                AmountMinor = asked.Amount.Minor, asked.Amount.Currency, PaymentToken = asked.Token, Reference = $"{order}",
            }),
        Question.Capture asked => (
            $"{Authorizations}/{Uri.EscapeDataString(asked.Reference)}/captures",
            $"capture-{order}-{asked.Shipment}{Renewed(asked.Number)}{Repeated(asked.Attempt)}",
            new { AmountMinor = asked.Amount.Minor }),
        Question.Void asked => (
            $"{Authorizations}/{Uri.EscapeDataString(asked.Reference)}/void", $"void-{order}{Renewed(asked.Number)}",
            new { }),
        Question.Refund asked => (
            "v1/refunds", $"refund-{order}-{asked.RefundId}",
            new { AmountMinor = asked.Amount.Minor, asked.Amount.Currency, Reference = $"{order}" }),
        _ => throw new UnreachableException($"{question} cannot be asked."),
    };

    private static string Renewed(string number) => number == PaymentDecider.First ? "" : $"-{number}";

    private static string Repeated(int attempt) => attempt == 1 ? "" : $"-attempt-{attempt}";

    /// <summary>
    /// The provider's "no", which asking again will not change; null for its failures, and ours. To an authorization,
    /// what is wrong with the request itself is a no. To the others 402 is one, and the conflict that says how the
    /// authorization is; another request under the same key that is still being answered decides nothing.
    /// </summary>
    private static Answer? Refusal(Question question, HttpStatusCode status, string? problem) => (question, status) switch
    {
        (Question.Authorize, HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
            when problem != "idempotency-key-reused" => new Answer(Says.No, null, problem ?? "declined"),
        (Question.Capture, HttpStatusCode.PaymentRequired) when problem == "authorization-expired" =>
            new Answer(Says.Expired, null, "expired"),
        (Question.Capture or Question.Refund, HttpStatusCode.PaymentRequired) =>
            new Answer(Says.No, null, problem ?? "refused"),
        (Question.Void, HttpStatusCode.PaymentRequired) when problem is "authorization-expired" =>
            new Answer(Says.No, null, problem),
        (Question.Capture or Question.Void, HttpStatusCode.Conflict)
            when problem is "authorization-voided" or "authorization-declined" => new Answer(Says.No, null, problem),
        (Question.Refund, HttpStatusCode.Conflict) when problem is "refund-exceeds-captured" =>
            new Answer(Says.No, null, problem),
        _ => null,
    };

    /// <summary>Null for what cannot be read: it decides nothing, and says nothing against our own message.</summary>
    private static async Task<T?> Read<T>(HttpResponseMessage response, CancellationToken cancellation) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(
                await response.Content.ReadAsByteArrayAsync(cancellation), Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Said(string? Id, string? Status, string? DeclineCode);

    private sealed record Problem(string? Type);
}
