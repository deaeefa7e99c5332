using System.Diagnostics;
using ServerlessShop.Local;
using ServerlessShop.Local.PaymentProvider;

namespace ServerlessShop.PaymentProvider.Specs;

/// <summary>The provider as a process of its own.</summary>
public sealed class ProcessSpec : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("payment-provider-specs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_listens_knows_its_keys_again_and_tells_them_nobody_else()
    {
        var lines = new List<string>();
        string key;
        await using (var first = await Start(lines))
        {
            key = first.ApiKey;
            using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {key}" } } };
            Assert.Equal("""{"entries":[]}""", await http.GetStringAsync(new Uri($"{first.Address}/v1/ledger")));
        }

        await using var second = await Start(lines);
        Assert.Equal(key, second.ApiKey);
        Assert.Equal(2, second.WebhookKeys.Count);
        Assert.DoesNotContain(lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_tells_where_it_was_told_to()
    {
        await using var merchant = await Merchant.Open();
        await using var provider = await PaymentProviderProcess.Start(
            new PaymentProviderOptions("http://127.0.0.1:0", _folder.FullName) { Webhooks = merchant.Webhooks }, (_, _) => { });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{provider.Address}/v1/authorizations")
        {
            Content = new StringContent(
                """{"amountMinor":1,"currency":"GBP","paymentToken":"tok_webhook_contradicts","reference":"order-1"}"""),
            Headers = { { "Authorization", $"Bearer {provider.ApiKey}" }, { "Idempotency-Key", "key-1" } },
        };
        using var answer = await http.SendAsync(request);

        Assert.Equal("authorization.declined", (await merchant.Next()).Type);
    }

    [Fact]
    public async Task It_stops_when_it_is_told_to()
    {
        int id;
        await using (var provider = await Start([])) { id = provider.Id; }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task It_ends_with_whoever_started_it()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(PaymentProviderApp).Assembly.Location, "payment-provider", "--listen", "http://127.0.0.1:0",
                "--state", _folder.FullName,
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        Assert.Contains("whk_", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);

        process.StandardInput.Close();

        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Why_it_did_not_start_is_said_in_one_line()
    {
        await using var first = await Start([]);
        var refused = await Assert.ThrowsAsync<StartException>(() => PaymentProviderProcess.Start(
            new PaymentProviderOptions(first.Address, _folder.FullName), (_, _) => { }));

        Assert.Contains("cannot listen", refused.Message, StringComparison.Ordinal);
    }

    private Task<PaymentProviderProcess> Start(List<string> lines) => PaymentProviderProcess.Start(
        new PaymentProviderOptions("http://127.0.0.1:0", _folder.FullName),
        (_, line) => { lock (lines) { lines.Add(line); } });
}
