using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;

namespace ServerlessShop.Payments.HearingProvider;

/// <summary>
/// POST /payments/webhooks, by the provider, which has no token but signs what it says. It tells everything until it is
/// answered 2xx, so whatever can never be of use is taken and forgotten; whatever cannot be taken now is told again.
/// </summary>
public sealed partial class HearProviderFunction(
    Cashier cashier, IOptionsMonitor<WebhookOptions> options, TimeProvider clock, ILogger<HearProviderFunction> log)
{
    private const int BodyBytesMax = 16 * 1024;

    private static readonly IResult _forged = TypedResults.Problem(
        type: Problems.TypeOf("webhook-not-genuine"), title: "This is not signed by the provider, or not now.",
        statusCode: StatusCodes.Status401Unauthorized);

    [Function("HearProviderWebhook")]
    [OpenToAll]
    public async Task<IResult> Hear(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "payments/webhooks")] HttpRequest http,
        CancellationToken cancellation)
    {
        if (await Read(http.Body, cancellation) is not { } body) { return _forged; }

        var now = clock.GetUtcNow();
        var signature = http.Headers[WebhookSignature.Header].ToString();
        if (!WebhookSignature.IsGenuine(signature, body, options.CurrentValue.Keys, now)) { return _forged; }

        try
        {
            var said = ProviderEvent.Read(body);
            if (said.ToRecord(now) is { } record)
            {
                _ = await cashier.Serve(
                    record.Order, payment => RecordAuthorization.Decide(payment, record), cancellation);
            }
            else
            {
                LogUnknown(said.Type, said.Id);
            }

            return TypedResults.NoContent();
        }
        catch (JsonException unreadable)
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["$"] = [unreadable.Message] });
        }
    }

    /// <summary>Null for more than any event has: whoever is not known yet fills no memory.</summary>
    private static async Task<byte[]?> Read(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[BodyBytesMax + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return read > BodyBytesMax ? null : buffer[..read];
    }

    [LoggerMessage(LogLevel.Warning, "The provider says {Type} in {EventId}, of which nothing here knows.")]
    private partial void LogUnknown(string type, string eventId);
}
