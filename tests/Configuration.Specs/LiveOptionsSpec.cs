using Microsoft.Extensions.Options;

namespace ServerlessShop.Configuration.Specs;

public sealed class LiveOptionsSpec : IAsyncLifetime
{
    private const string Percent = "Catalog:Pricing:SalePercent";

    private RunningStore _store = null!;
    private int _changes = 1;

    public async Task InitializeAsync()
    {
        _store = await RunningStore.Start();
        await Change("10", sale: false);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task New_values_are_there_after_the_refresh()
    {
        using var settings = new AppSettings(_store);
        Assert.Equal(10, settings.Pricing.CurrentValue.SalePercent);

        await Change("20", sale: true);
        await settings.Refresh();

        Assert.Equal(20, settings.Pricing.CurrentValue.SalePercent);
        Assert.True(await IsSale(settings));
    }

    [Theory]
    [InlineData("91")]
    [InlineData("-1")]
    [InlineData("ten")]
    public async Task A_value_that_is_not_valid_is_refused_and_logged_and_the_old_moment_goes_on(string invalid)
    {
        using var settings = new AppSettings(_store);
        var told = new List<int>();
        using var listening = settings.Pricing.OnChange((options, _) => told.Add(options.SalePercent));

        await Change(invalid, sale: true);
        await settings.Refresh();

        Assert.Equal(10, settings.Pricing.CurrentValue.SalePercent);
        Assert.False(await IsSale(settings));
        Assert.Contains(settings.Logged, line => line.StartsWith("Error: New settings of PricingOptions are refused", StringComparison.Ordinal));

        await Change("20", sale: true);
        await settings.Refresh();

        Assert.True(await IsSale(settings));
        Assert.Equal([20], told);
    }

    [Fact]
    public async Task A_value_that_is_not_valid_at_start_stops_the_start()
    {
        await Change("91", sale: false);
        using var settings = new AppSettings(_store);

        Assert.Throws<OptionsValidationException>(() => settings.Pricing);
    }

    [Fact]
    public async Task What_was_read_of_one_moment_stays_of_that_moment()
    {
        using var settings = new AppSettings(_store);
        var (options, features) = settings.Pricing.Current;

        await Change("20", sale: true);
        await settings.Refresh();

        Assert.Equal(10, options.SalePercent);
        Assert.False(await features.IsEnabledAsync("Catalog.Sale"));
    }

    private static async Task<bool> IsSale(AppSettings settings) =>
        await settings.Pricing.Current.Features.IsEnabledAsync("Catalog.Sale");

    private async Task Change(string percent, bool sale)
    {
        await _store.Set(Percent, percent);
        await _store.SetFlag("Catalog.Sale", sale);
        await _store.Set(RunningStore.Sentinel, $"{_changes++}");
    }
}
