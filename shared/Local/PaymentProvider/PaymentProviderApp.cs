using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>
/// A payment provider outside the shop, simulated: its own HTTP API, its own books. Payments speaks to it as to a
/// real one, and what it says in its ledger is the truth that the shop's books are held against.
/// </summary>
public sealed class PaymentProviderApp : IPaymentProviderRunning
{
    private readonly WebApplication _app;
    private readonly Books _books;
    private readonly WebhookCourier _courier;
    private readonly ProviderApi _api;
    private readonly byte[] _authorization;

    private PaymentProviderApp(WebApplication app, Books books, WebhookCourier courier, ProviderApi api, string apiKey, IReadOnlyList<string> webhookKeys)
    {
        (_app, _books, _courier, _api, ApiKey, WebhookKeys) = (app, books, courier, api, apiKey, webhookKeys);
        _authorization = Hash($"Bearer {apiKey}");
        app.Run(Answer);
    }

    public string Address => _app.Urls.Single();

    public string ApiKey { get; }

    public IReadOnlyList<string> WebhookKeys { get; }

    /// <exception cref="StartException">The ledger is of another version, or the address is taken.</exception>
    public static async Task<PaymentProviderApp> Start(PaymentProviderOptions options, TimeProvider time)
    {
        Directory.CreateDirectory(options.StateFolder);
        var books = Books.Open(
            options.StateFolder, new BookOptions(options.Lifetime, options.SlowAnswer, options.LateWebhook), time);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024;
        });
        var app = builder.Build();
        WebhookCourier? courier = null;
        try
        {
            var apiKey = await books.Key("api", "sk_");
            string[] webhookKeys = [await books.Key("webhook", "whk_"), await books.Key("webhook-next", "whk_")];
            courier = new WebhookCourier(books, options.Webhooks, webhookKeys, time);
            var api = new ProviderApi(books, courier, options, time);
            var provider = new PaymentProviderApp(app, books, courier, api, apiKey, webhookKeys);
            await app.StartAsync();
            return provider;
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            if (courier is not null) { await courier.DisposeAsync(); }
            await books.DisposeAsync();
            if (failure is IOException) { throw new StartException($"The payment provider cannot listen: {failure.Message}"); }
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _courier.DisposeAsync();
        await _books.DisposeAsync();
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private async Task Answer(HttpContext http)
    {
        try
        {
            var isOurs = CryptographicOperations.FixedTimeEquals(
                Hash(http.Request.Headers.Authorization.ToString()), _authorization);
            await Write(http, isOurs ? await _api.Route(http) : Problem.Unauthorized);
        }
        catch (BadHttpRequestException malformed)
        {
            await Write(http, Problem.Invalid(malformed.Message) with { Status = malformed.StatusCode });
        }
        catch (StorageException full)
        {
            await Write(http, Problem.Unavailable(full.Message));
        }
    }

    private static Task Write(HttpContext http, Reply reply)
    {
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.IsProblem ? Problem.ContentType : "application/json";
        return http.Response.WriteAsync(reply.Body);
    }
}
