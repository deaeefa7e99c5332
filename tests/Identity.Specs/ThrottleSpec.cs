namespace ServerlessShop.Identity.Specs;

public sealed class ThrottleSpec : IAsyncLifetime
{
    private Shop _shop = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Open();
        _browser = _shop.NewBrowser();
    }

    public Task DisposeAsync()
    {
        _browser.Dispose();
        return _shop.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task After_ten_wrong_passwords_even_the_right_one_waits_ever_longer()
    {
        for (var i = 0; i < 10; i++) { Assert.Equal(400, (await Try("alice", "wrong")).Status); }

        var locked = await Try("alice", "shop-alice");
        Assert.Equal(429, locked.Status);
        Assert.Equal(60, locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds);

        _shop.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(400, (await Try("alice", "wrong")).Status);
        Assert.Equal(120, (await Try("alice", "shop-alice")).Headers.RetryAfter!.Delta!.Value.TotalSeconds);

        _shop.Clock.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(303, (await Try("alice", "shop-alice")).Status);
    }

    [Fact]
    public async Task Somebody_elses_lock_is_not_mine()
    {
        for (var i = 0; i < 10; i++) { await Try("alice", "wrong"); }

        Assert.Equal(303, (await Try("bob", "shop-bob")).Status);
    }

    [Fact]
    public async Task A_user_there_is_not_is_locked_just_the_same()
    {
        var known = new List<string>();
        var unknown = new List<string>();
        for (var i = 0; i < 11; i++)
        {
            known.Add(Told(await Try("alice", "wrong"), "alice"));
            unknown.Add(Told(await Try("nobody", "wrong"), "nobody"));
        }

        Assert.Equal(known, unknown);
        Assert.StartsWith("429", known[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_password_begins_a_new_count()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 9; i++) { await Try("alice", "wrong"); }
            Assert.Equal(303, (await Try("alice", "shop-alice")).Status);
        }
    }

    [Fact]
    public async Task No_other_way_in_goes_around_the_lock()
    {
        for (var i = 0; i < 5; i++)
        {
            await Try("alice", "wrong");
            await _shop.SignIn("customers", "ALICE", "wrong");
        }

        Assert.Equal(429, (await Try("alice", "shop-alice")).Status);
        var (status, body) = await _shop.SignIn("customers", "alice", "shop-alice");
        Assert.Equal(400, status);
        Assert.Contains("AADSTS50053", body.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_names_tried_from_one_address_lock_the_address()
    {
        // Longer than any password may be: refused, and counted, before the slow hash.
        for (var i = 0; i < 100; i++) { await _shop.SignIn("customers", $"somebody-{i}", new string('x', 257)); }

        Assert.Equal(429, (await Try("alice", "shop-alice")).Status);
        _shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(303, (await Try("alice", "shop-alice")).Status);
    }

    private async Task<Seen> Try(string user, string password) => await _browser.Send(
        await _browser.Get(App.Web.Authorize(("prompt", "login"))), ("username", user), ("password", password));

    private static string Told(Seen seen, string user) =>
        $"{seen.Status} {seen.Html.Replace(seen.Hidden["form_token"], "", StringComparison.Ordinal).Replace($"value=\"{user}\"", "", StringComparison.Ordinal)}";
}
