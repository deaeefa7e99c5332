using System.Text.Json;

namespace ServerlessShop.Configuration.Specs;

public sealed class FeatureFlagsSpec : IAsyncLifetime
{
    private const string FlagType = "application/vnd.microsoft.appconfig.ff+json;charset=utf-8";

    private RunningStore _store = null!;

    public async Task InitializeAsync() => _store = await RunningStore.Start();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flag_is_on_or_off(bool enabled)
    {
        await _store.SetFlag("Catalog.Sale", enabled);

        Assert.Equal(enabled, await IsEnabled());
    }

    [Fact]
    public async Task A_flag_that_is_not_there_is_off() => Assert.False(await IsEnabled());

    [Theory]
    [InlineData("Microsoft.Percentage", """{"Value":100}""", true)]
    [InlineData("Microsoft.Percentage", """{"Value":0}""", false)]
    [InlineData("Microsoft.TimeWindow", """{"Start":"Thu, 01 Jan 2026 00:00:00 GMT"}""", true)]
    [InlineData("Microsoft.TimeWindow", """{"End":"Thu, 01 Jan 2026 00:00:00 GMT"}""", false)]
    public async Task A_flag_is_on_under_the_conditions_of_its_filters(string filter, string parameters, bool expected)
    {
        var flag = JsonSerializer.Serialize(new
        {
            id = "Catalog.Sale",
            enabled = true,
            conditions = new { client_filters = new[] { new { name = filter, parameters = JsonSerializer.Deserialize<JsonElement>(parameters) } } },
        });
        await _store.Set(".appconfig.featureflag/Catalog.Sale", flag, FlagType);

        Assert.Equal(expected, await IsEnabled());
    }

    [Fact]
    public async Task A_flag_with_variants_gives_the_allocated_one()
    {
        await _store.Set(
            ".appconfig.featureflag/Catalog.Sale",
            """
            {"id":"Catalog.Sale","enabled":true,"variants":[{"name":"Big","configuration_value":30}],"allocation":{"default_when_enabled":"Big"}}
            """,
            FlagType);
        using var settings = new AppSettings(_store);

        var variant = await settings.Pricing.Current.Features.GetVariantAsync("Catalog.Sale", CancellationToken.None);

        Assert.Equal(("Big", "30"), (variant.Name, variant.Configuration.Value));
    }

    [Fact]
    public async Task Flags_of_other_contexts_are_not_read()
    {
        await _store.SetFlag("Payments.Sale", true);
        using var settings = new AppSettings(_store);

        Assert.False(await settings.Pricing.Current.Features.IsEnabledAsync("Payments.Sale"));
    }

    private async Task<bool> IsEnabled()
    {
        using var settings = new AppSettings(_store);
        return await settings.Pricing.Current.Features.IsEnabledAsync("Catalog.Sale");
    }
}
