using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using ServerlessShop.Kernel;

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

    public async Task<Authorization> Authorize(
        OrderId order, Money amount, string token, CancellationToken cancellation)
    {
        var answer = await Post(
            Authorizations,
            $"authorize-{order}",
            new { AmountMinor = amount.Minor, amount.Currency, PaymentToken = token, Reference = $"{order}" },
            cancellation);

        return answer.Status switch
        {
            "authorized" => new Authorization(answer.Id, null),
            "declined" => new Authorization(null, answer.DeclineCode ?? "declined"),
            _ => throw new HttpRequestException($"The provider answered '{answer.Status}' to an authorization."),
        };
    }

    public async Task Capture(
        OrderId order, int shipment, string authorization, Money amount, CancellationToken cancellation) =>
        _ = await Post(
            $"v1/authorizations/{Uri.EscapeDataString(authorization)}/captures",
            $"capture-{order}-{shipment}",
            new { AmountMinor = amount.Minor },
            cancellation);

    public async Task Void(OrderId order, string authorization, CancellationToken cancellation) =>
        _ = await Post(
            $"v1/authorizations/{Uri.EscapeDataString(authorization)}/void", $"void-{order}", new { }, cancellation);

    private async Task<Answer> Post(string path, string idempotencyKey, object body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(body, options: Json.Options),
        };
        request.Headers.Add("Idempotency-Key", idempotencyKey);

        using var response = await _http.SendAsync(request, cancellation);

        // What the provider finds wrong with the request itself is its "no", not its failure: asking again will not
        // change it. Only an authorization can be answered so; a capture or void that is wrong is a bug, and flies.
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity && path == Authorizations)
        {
            var problem = await response.Content.ReadFromJsonAsync<Problem>(Json.Options, cancellation);
            return new Answer(null, "declined", problem?.Type?.Split('/')[^1]);
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Answer>(Json.Options, cancellation)
            ?? throw new HttpRequestException("The provider answered nothing.");
    }

    private sealed record Answer(string? Id, string? Status, string? DeclineCode);

    private sealed record Problem(string? Type);
}
