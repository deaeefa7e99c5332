namespace ServerlessShop.PaymentProvider.Specs;

public sealed class IdempotencySpec : IAsyncLifetime
{
    private Provider _provider = null!;

    public async Task InitializeAsync() => _provider = await Provider.Open();

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("with space")]
    public async Task A_change_without_a_usable_key_is_refused(string? key)
    {
        foreach (var path in new[] { "/v1/authorizations", "/v1/authorizations/auth_1/captures", "/v1/authorizations/auth_1/void" })
        {
            var answer = await _provider.Post(path, key, "{}");
            Assert.Equal((400, "idempotency-key-missing"), (answer.Status, answer.Text("code")));
        }
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_nothing_happens_twice()
    {
        var first = await _provider.Authorize("key-1");
        var again = await _provider.Authorize("key-1");
        var id = first.Text("id");
        var captured = await _provider.Capture("key-2", id, 1000);
        var capturedAgain = await _provider.Capture("key-2", id, 1000);

        Assert.Equal((first.Status, first.Body.GetRawText()), (again.Status, again.Body.GetRawText()));
        Assert.Equal((captured.Status, captured.Body.GetRawText()), (capturedAgain.Status, capturedAgain.Body.GetRawText()));
        Assert.Equal(2, (await _provider.Entries()).Count);
    }

    [Fact]
    public async Task A_refusal_is_remembered_like_any_answer()
    {
        var id = await _provider.Authorized("key-1", 1000);
        var refused = await _provider.Capture("key-2", id, 1001);
        await _provider.Void("key-3", id);

        Assert.Equal(refused.Body.GetRawText(), (await _provider.Capture("key-2", id, 1001)).Body.GetRawText());
    }

    [Fact]
    public async Task Another_request_under_a_used_key_is_refused()
    {
        var id = await _provider.Authorized("key-1");

        foreach (var other in new[]
        {
            await _provider.Authorize("key-1", 999), await _provider.Capture("key-1", id, 1000), await _provider.Void("key-1", id),
        })
        {
            Assert.Equal((422, "idempotency-key-reused"), (other.Status, other.Text("code")));
        }

        Assert.Single(await _provider.Entries());
    }

    [Fact]
    public async Task Many_at_the_same_time_under_one_key_are_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _provider.Authorize("key-1")));

        Assert.Single(answers.Where(answer => answer.Status == 201).Select(answer => answer.Text("id")).Distinct());
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Equal("request-outstanding", answer.Text("code")));
        Assert.Single(await _provider.Entries());
    }

    [Fact]
    public async Task A_restart_keeps_books_answers_and_API_key()
    {
        var before = await _provider.Authorize("key-1");
        var key = _provider.App.ApiKey;

        await _provider.Restart();

        Assert.Equal(key, _provider.App.ApiKey);
        Assert.Equal(before.Body.GetRawText(), (await _provider.Authorize("key-1")).Body.GetRawText());
        Assert.Equal(201, (await _provider.Capture("key-2", before.Text("id"), 1000)).Status);
        Assert.Equal([1L, 2], (await _provider.Entries()).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task The_ledger_is_read_in_pages_in_the_order_things_happened()
    {
        for (var n = 1; n <= 5; n++) { await _provider.Authorize($"key-{n}", n); }

        Assert.Equal([1L, 2], (await _provider.Entries("?limit=2")).Select(entry => entry.AmountMinor));
        Assert.Equal([3L, 4], (await _provider.Entries("?after=2&limit=2")).Select(entry => entry.AmountMinor));
        Assert.Equal([5L], (await _provider.Entries("?after=4")).Select(entry => entry.AmountMinor));
        Assert.Empty(await _provider.Entries("?after=5"));
        foreach (var query in new[] { "?limit=0", "?limit=1001", "?limit=x", "?after=-1" })
        {
            Assert.Equal(400, (await _provider.Get($"/v1/ledger{query}")).Status);
        }
    }

    [Fact]
    public void The_books_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows()) { return; }

        foreach (var file in Directory.GetFiles(_provider.StateFolder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }
}
