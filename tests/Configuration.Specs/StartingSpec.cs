using Microsoft.Extensions.Configuration;
using ServerlessShop.Hosting;

namespace ServerlessShop.Configuration.Specs;

public sealed class StartingSpec
{
    [Theory]
    [InlineData("label", "dev", "AppConfiguration__endpoint: The Endpoint field is required.")]
    [InlineData("endpoint", "not an address", "AppConfiguration__endpoint: ")]
    [InlineData("refreshInterval", "00:00:00.5", "AppConfiguration__refreshInterval: ")]
    public void A_place_of_the_settings_that_is_missing_or_wrong_stops_the_start_by_name(string setting, string value, string line)
    {
        var given = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"AppConfiguration:{setting}"] = value,
        }).Build();

        var refused = Assert.Throws<InvalidOperationException>(() => AppConfigurationOptions.Read(given.GetSection("AppConfiguration")));

        Assert.Contains(line, refused.Message, StringComparison.Ordinal);
    }
}
