namespace ServerlessShop.Identity.Specs;

public sealed class KeyRotationSpec : IAsyncLifetime
{
    private Shop _shop = null!;
    private int _turn;

    public async Task InitializeAsync() => _shop = await Shop.Open(newKeys: true);

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Fact]
    public async Task A_new_key_is_published_a_week_before_it_signs()
    {
        var first = Assert.Single(await Published());

        _shop.Clock.Advance(TimeSpan.FromDays(83) - TimeSpan.FromSeconds(1));
        Assert.Equal([first], await Published());

        _shop.Clock.Advance(TimeSpan.FromSeconds(1));
        var both = await Published();
        Assert.Equal(2, both.Count);
        Assert.Equal(first, both[0]);
        Assert.Equal(first, Signing());

        _shop.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(first, Signing());

        _shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(both[1], Signing());
    }

    [Fact]
    public async Task The_old_key_stays_until_its_last_token_has_expired()
    {
        var first = Assert.Single(await Published());
        _shop.Clock.Advance(TimeSpan.FromDays(83));
        await Published();
        _shop.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        var last = _shop.Identity.Issue("gateway", Shop.Audience);
        Assert.Equal(first, Jwt.Of(last).Header["kid"]!.ToString());

        _shop.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Contains(first, await Published());
        Assert.NotNull(_shop.Identity.Check(_shop.Identity.Issue("gateway", Shop.Audience), Shop.Audience));

        _shop.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(first, await Published());
        Assert.Null(_shop.Identity.Check(last, Shop.Audience));
    }

    [Fact]
    public async Task A_token_of_the_old_key_is_good_until_it_expires()
    {
        _shop.Clock.Advance(TimeSpan.FromDays(83));
        await Published();
        _shop.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        var last = _shop.Identity.Issue("gateway", Shop.Audience);
        _shop.Clock.Advance(TimeSpan.FromMinutes(59));

        Assert.NotEqual(Jwt.Of(last).Header["kid"]!.ToString(), Signing());
        Assert.NotNull(_shop.Identity.Check(last, Shop.Audience));
    }

    [Fact]
    public async Task Keys_and_their_turns_survive_a_restart_and_old_keys_leave_the_disk()
    {
        _shop.Clock.Advance(TimeSpan.FromDays(83));
        var both = await Published();
        await _shop.Restart();
        Assert.Equal(both, await Published());
        Assert.Equal(both[0], Signing());

        _shop.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        Assert.Equal([both[1]], await Published());
        Assert.Single(Directory.GetFiles(Path.Combine(_shop.StateFolder, "identity"), "workforce*.pem"));
        await _shop.Restart();
        Assert.Equal([both[1]], await Published());
    }

    [Fact]
    public async Task A_shop_that_was_off_for_a_year_publishes_first_too()
    {
        var first = Assert.Single(await Published());
        await _shop.Identity.DisposeAsync();
        _shop.Clock.Advance(TimeSpan.FromDays(365));
        await _shop.StartAgain();

        Assert.Equal(2, (await Published()).Count);
        Assert.Equal(first, Signing());
        _shop.Clock.Advance(TimeSpan.FromDays(7));
        Assert.NotEqual(first, Signing());
    }

    private string Signing() => Jwt.Of(Fresh()).Header["kid"]!.ToString();

    // App tokens are handed out again while they are good; the resources take turns, so that each is new.
    private string Fresh()
    {
        _turn = (_turn + 1) % 3;
        return _shop.Identity.Issue("gateway", new[] { Shop.Audience, Shop.ServiceBus, "https://vault.azure.net" }[_turn]);
    }

    private async Task<List<string>> Published() =>
        [.. (await _shop.Get($"{_shop.Identity.Address}/workforce/discovery/v2.0/keys"))["keys"]!.AsArray().Select(key => key!["kid"]!.ToString())];
}
