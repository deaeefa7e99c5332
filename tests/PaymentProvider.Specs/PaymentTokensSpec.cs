using System.Text.RegularExpressions;

namespace ServerlessShop.PaymentProvider.Specs;

/// <summary>The reviewed list of how payments may go, and that they go so.</summary>
public sealed partial class PaymentTokensSpec : IAsyncLifetime
{
    private Provider _provider = null!;

    public async Task InitializeAsync() => _provider = await Provider.Open();

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_token_of_the_reviewed_list_is_known()
    {
        var listed = Listed().Where(token => token is not ("tok_slow" or "tok_timeout")).ToList();
        Assert.True(listed.Count > 10);
        foreach (var token in listed)
        {
            Assert.Equal(201, (await _provider.Authorize($"key-{token}", token: token, reference: token)).Status);
        }
    }

    /// <summary>From the sources, where a token that nobody reviewed would be.</summary>
    [Fact]
    public void The_reviewed_list_has_every_token()
    {
        var source = File.ReadAllText(Path.Combine(Root(), "shared", "Local", "PaymentProvider", "PaymentToken.cs"));
        Assert.Equal(Made().Matches(source).Select(made => made.Groups[1].Value).Order(), Listed().Order());
    }

    [Theory]
    [InlineData("tok_decline", "do_not_honor")]
    [InlineData("tok_decline_funds", "insufficient_funds")]
    [InlineData("tok_decline_lost", "lost_card")]
    public async Task A_decline_has_its_code(string token, string code) =>
        Assert.Equal(code, (await _provider.Authorize("key-1", token: token)).Text("declineCode"));

    [Fact]
    public async Task Who_gives_up_on_an_answer_has_it_when_asking_again()
    {
        using var giveUp = new CancellationTokenSource();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {_provider.App.ApiKey}");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_provider.App.Address}/v1/authorizations")
        {
            Content = new StringContent(
                """{"amountMinor":1000,"currency":"GBP","paymentToken":"tok_timeout","reference":"order-1"}""",
                System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", "key-1" } },
        };
        var asking = http.SendAsync(request, giveUp.Token);
        Assert.Equal(TimeSpan.FromSeconds(30), await _provider.Clock.Awaited);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        // The provider notices a little later that nobody listens any more.
        var again = await _provider.Post(
            "/v1/authorizations", "key-1", """{"amountMinor":1000,"currency":"GBP","paymentToken":"tok_timeout","reference":"order-1"}""");
        while (again.Status == 409)
        {
            again = await _provider.Post(
                "/v1/authorizations", "key-1", """{"amountMinor":1000,"currency":"GBP","paymentToken":"tok_timeout","reference":"order-1"}""");
        }

        Assert.Equal((201, "authorized"), (again.Status, again.Text("status")));
        Assert.Single(await _provider.Entries());
    }

    [Theory]
    [InlineData("tok_expire", "authorized")]
    [InlineData("tok_expire_decline", "declined")]
    public async Task What_expires_can_be_asked_for_anew(string token, string second)
    {
        var id = (await _provider.Authorize("key-1", token: token)).Text("id");
        Assert.Equal("authorization-expired", (await _provider.Capture("key-2", id, 1000)).Text("code"));

        var anew = await _provider.Authorize("key-3", token: token);
        Assert.Equal(second, anew.Text("status"));
        if (second == "authorized") { Assert.Equal(201, (await _provider.Capture("key-4", anew.Text("id"), 1000)).Status); }
    }

    [Fact]
    public async Task Captures_and_refunds_may_be_refused_for_good()
    {
        var first = (await _provider.Authorize("key-1", token: "tok_capture_fail")).Text("id");
        var refused = await _provider.Capture("key-2", first, 1000);
        Assert.Equal((402, "capture-refused"), (refused.Status, refused.Text("code")));
        Assert.Equal("voided", (await _provider.Void("key-3", first)).Text("status"));

        var second = (await _provider.Authorize("key-4", token: "tok_refund_fail", reference: "order-2")).Text("id");
        Assert.Equal(201, (await _provider.Capture("key-5", second, 1000)).Status);
        var notBack = await _provider.Refund("key-6", 1, reference: "order-2");
        Assert.Equal((402, "refund-refused"), (notBack.Status, notBack.Text("code")));
    }

    [Fact]
    public async Task What_was_answered_to_a_key_can_be_asked()
    {
        var answer = await _provider.Authorize("key-1");

        Assert.Equal(answer.Body.GetRawText(), (await _provider.Get("/v1/requests/key-1")).Body.GetRawText());
        Assert.Equal(404, (await _provider.Get("/v1/requests/key-2")).Status);
    }

    private static IEnumerable<string> Listed() =>
        Row().Matches(File.ReadAllText(Path.Combine(Root(), "shared", "Local", "PaymentProvider", "README.md")))
            .Select(row => row.Groups[1].Value);

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ServerlessShop.sln"))) { at = at.Parent!; }
        return at.FullName;
    }

    [GeneratedRegex(@"^\| `(tok_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"new\(""(tok_\w+)""\)")]
    private static partial Regex Made();
}
