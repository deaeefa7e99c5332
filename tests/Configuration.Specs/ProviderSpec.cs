using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Hosting;

namespace ServerlessShop.Configuration.Specs;

public sealed class ProviderSpec : IAsyncLifetime
{
    private const string Percent = "Catalog:Pricing:SalePercent";

    private RunningStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await RunningStore.Start(options => options with { PageSize = 2 });
        await _store.Set(RunningStore.Sentinel, "1");
        await _store.Set(Percent, "10");
        await _store.SetFlag("Catalog.Sale", false);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task An_app_reads_its_own_settings_and_the_shared_ones_page_after_page()
    {
        foreach (var n in Enumerable.Range(0, 5)) { await _store.Set($"Catalog:Many:{n}", $"{n}"); }
        await _store.Set("Shared:Name", "shop");
        await _store.Set("Payments:Name", "not ours");
        using var settings = new AppSettings(_store);

        Assert.Equal(["10", "0", "4", "shop"], new[] { Percent, "Catalog:Many:0", "Catalog:Many:4", "Shared:Name" }.Select(key => settings[key]));
        Assert.Null(settings["Payments:Name"]);
    }

    [Fact]
    public async Task A_setting_with_the_apps_label_goes_before_one_without()
    {
        await _store.Put($"kv/{Percent}?label=dev", new { value = "20" });
        await _store.Put($"kv/{Percent}?label=prod", new { value = "30" });
        using var settings = new AppSettings(_store, label: "dev");
        using var unlabelled = new AppSettings(_store);

        Assert.Equal(("20", "10"), (settings[Percent], unlabelled[Percent]));
    }

    [Fact]
    public async Task A_change_without_the_sentinel_changes_nothing()
    {
        using var settings = new AppSettings(_store);
        await _store.Set(Percent, "20");
        await _store.SetFlag("Catalog.Sale", true);

        await settings.Refresh();

        Assert.Equal(("10", "False"), (settings[Percent], settings["feature_management:feature_flags:0:enabled"]));
    }

    [Fact]
    public async Task With_the_sentinel_all_changes_come_at_once()
    {
        using var settings = new AppSettings(_store);
        await _store.Set(Percent, "20");
        await _store.SetFlag("Catalog.Sale", true);
        await _store.Set("Catalog:New", "x");
        await _store.Set(RunningStore.Sentinel, "2");
        var told = new List<(string?, string?, string?)>();
        using var listening = settings.OnReload(
            () => told.Add((settings[Percent], settings["feature_management:feature_flags:0:enabled"], settings["Catalog:New"])));

        await settings.Refresh();

        Assert.Equal([("20", "True", "x")], told);
    }

    [Fact]
    public async Task A_deleted_setting_is_gone_after_the_refresh()
    {
        using var settings = new AppSettings(_store);
        await _store.Delete($"kv/{Percent}");
        await _store.Set(RunningStore.Sentinel, "2");

        await settings.Refresh();

        Assert.Null(settings[Percent]);
    }

    [Fact]
    public async Task Nobody_is_asked_before_the_interval_is_over()
    {
        using var settings = new AppSettings(_store);
        await _store.Set(Percent, "20");
        await _store.Set(RunningStore.Sentinel, "2");

        _store.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(settings.Provider.IsRefreshDue);
        await settings.Provider.TryRefresh(NullLogger.Instance);
        Assert.Equal("10", settings[Percent]);

        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(settings.Provider.IsRefreshDue);
        await settings.Provider.TryRefresh(NullLogger.Instance);
        Assert.Equal("20", settings[Percent]);
    }

    [Fact]
    public async Task An_invocation_sets_off_a_refresh_and_does_not_wait_for_it()
    {
        using var settings = new AppSettings(_store);
        await _store.Set(Percent, "20");
        await _store.Set(RunningStore.Sentinel, "2");
        _store.Clock.Advance(TimeSpan.FromSeconds(30));
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = settings.OnReload(reloaded.SetResult);

        var middleware = new RefreshMiddleware(settings.Provider, NullLogger<RefreshMiddleware>.Instance);
        await middleware.Invoke(null!, _ => Task.CompletedTask);
        await reloaded.Task;

        Assert.Equal("20", settings[Percent]);
    }

    [Fact]
    public async Task A_store_that_is_down_at_start_stops_the_start_with_one_clear_line()
    {
        await _store.Stop();

        var refused = Assert.Throws<InvalidOperationException>(() => new AppSettings(_store));

        Assert.StartsWith(
            $"The settings cannot be read from {_store.Address} (AppConfiguration__endpoint): ", refused.Message, StringComparison.Ordinal);
        await _store.Resume();
    }

    [Fact]
    public void An_app_that_may_not_read_does_not_start() => Assert.Contains(
        "403", Assert.Throws<InvalidOperationException>(() => new AppSettings(_store, signedInAs: "stranger")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_store_that_goes_down_later_leaves_the_last_values_until_it_is_back()
    {
        using var settings = new AppSettings(_store);
        await _store.Set(Percent, "20");
        await _store.Set(RunningStore.Sentinel, "2");
        await _store.Stop();

        await settings.Refresh();
        Assert.Equal("10", settings[Percent]);
        Assert.Contains(settings.Logged, line => line.StartsWith("Warning: The settings could not be refreshed", StringComparison.Ordinal));

        await _store.Resume();
        await settings.Refresh();
        Assert.Equal("20", settings[Percent]);
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("""{"id":"Catalog.Sale"}""", "neither enabled nor not")]
    public async Task A_flag_that_cannot_be_read_holds_back_the_whole_change(string flag, string because)
    {
        using var settings = new AppSettings(_store);
        await _store.Set(Percent, "20");
        await _store.Set(".appconfig.featureflag/Catalog.Sale", flag, "application/vnd.microsoft.appconfig.ff+json;charset=utf-8");
        await _store.Set(RunningStore.Sentinel, "2");

        await settings.Refresh();
        Assert.Equal("10", settings[Percent]);
        Assert.Contains(settings.Logged, line => line.Contains(because, StringComparison.Ordinal));

        await _store.SetFlag("Catalog.Sale", true);
        await settings.Refresh();
        Assert.Equal("20", settings[Percent]);
    }

    [Fact]
    public async Task A_reference_is_replaced_by_its_secret()
    {
        await _store.Server.KeepSecret("payments-provider-key", "s3cret");
        await Refer("Payments:ProviderKey", "payments-provider-key");
        using var settings = new AppSettings(_store, "payments");
        Assert.Equal("s3cret", settings["Payments:ProviderKey"]);

        await _store.Server.KeepSecret("payments-provider-key", "n3w");
        await _store.Set(RunningStore.Sentinel, "2");
        await settings.Refresh();
        Assert.Equal("n3w", settings["Payments:ProviderKey"]);
    }

    [Fact]
    public async Task A_reference_to_a_secret_of_another_context_or_to_none_stops_the_start()
    {
        await _store.Server.KeepSecret("payments-provider-key", "s3cret");
        await Refer("Catalog:Stolen", "payments-provider-key");
        Assert.Contains("403", Assert.Throws<InvalidOperationException>(() => new AppSettings(_store)).Message, StringComparison.Ordinal);

        await Refer("Catalog:Stolen", "catalog-none");
        Assert.Contains("404", Assert.Throws<InvalidOperationException>(() => new AppSettings(_store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_vaults_token_is_sent_to_no_address_that_a_setting_names()
    {
        await _store.Set("Catalog:Key", """{"uri":"http://127.0.0.1:1/secrets/catalog-key"}""", "application/vnd.microsoft.appconfig.keyvaultref+json");

        Assert.Contains(
            "is not in the local vault",
            Assert.Throws<InvalidOperationException>(() => new AppSettings(_store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_of_JSON_becomes_its_members()
    {
        await _store.Set("Catalog:Nested", """{"a":[1,{"b":true}]}""", "application/json");
        await _store.Set("Catalog:Not", "{", "application/json");
        await _store.Set("Catalog:Text", "{}", "any text");
        using var settings = new AppSettings(_store);

        Assert.Equal(
            ["1", "True", "{", "{}"],
            new[] { "Catalog:Nested:a:0", "Catalog:Nested:a:1:b", "Catalog:Not", "Catalog:Text" }.Select(key => settings[key]));
    }

    private Task Refer(string key, string secret) => _store.Set(
        key, $$"""{"uri":"{{_store.Address}}/secrets/{{secret}}"}""", "application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8");
}
