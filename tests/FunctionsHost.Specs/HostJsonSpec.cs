using Microsoft.Extensions.Logging;
using ServerlessShop.Local;
using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class HostJsonSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hostjson-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Defaults_are_azures()
    {
        var read = Read("""{"version":"2.0"}""");
        Assert.Equal(new(true, TimeSpan.FromMinutes(5), 16 * Environment.ProcessorCount, 1_000), read.ServiceBus);
        Assert.Equal(TimeSpan.FromMinutes(30), read.FunctionTimeout);
    }

    [Fact]
    public void What_it_says_is_read()
    {
        var read = Read(
            """
            { // Comments are allowed, as in Azure.
              "version": "2.0", "functionTimeout": "-1", "telemetryMode": "OpenTelemetry",
              "logging": { "logLevel": { "default": "Warning", "Shop.Orders": "Debug" }, "applicationInsights": {} },
              "extensions": {
                "http": { "routePrefix": "" }, "cosmosDB": {},
                "serviceBus": {
                  "maxConcurrentCalls": 4, "autoCompleteMessages": false, "maxAutoLockRenewalDuration": "00:01:00",
                  "maxMessageBatchSize": 10, "minMessageBatchSize": 1, "prefetchCount": 0 } } }
            """);
        Assert.Equal(new(false, TimeSpan.FromMinutes(1), 4, 10), read.ServiceBus);
        Assert.Null(read.FunctionTimeout);
    }

    [Theory]
    [InlineData("Shop.Orders.Placing", LogLevel.Debug, true)]
    [InlineData("Shop.Orders", LogLevel.Trace, false)]
    [InlineData("Shop.Basket", LogLevel.Information, false)]
    [InlineData("Shop.Basket", LogLevel.Warning, true)]
    public void The_longest_matching_category_decides_what_is_logged(string category, LogLevel level, bool logged)
    {
        var read = Read("""{"version":"2.0","logging":{"logLevel":{"default":"Warning","Shop.Orders":"Debug"}}}""");
        Assert.Equal(logged, read.Logging.Allow(category, level));
    }

    [Theory]
    [InlineData("""{"version":"3.0"}""", "version")]
    [InlineData("""{"version":"2.0","concurrency":{"dynamicConcurrencyEnabled":true}}""", "concurrency")]
    [InlineData("""{"version":"2.0","extensions":{"eventHubs":{}}}""", "eventHubs")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"hsts":{}}}}""", "hsts")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"dynamicThrottlesEnabled":true}}}""", "dynamicThrottlesEnabled")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"maxOutstandingRequests":-2}}}""", "maxOutstandingRequests")]
    [InlineData("""{"version":"2.0","extensions":{"http":{"maxConcurrentRequests":0}}}""", "maxConcurrentRequests")]
    [InlineData("""{"version":"2.0","extensions":{"serviceBus":{"prefetchCount":20}}}""", "prefetchCount")]
    [InlineData("""{"version":"2.0","extensions":{"serviceBus":{"maxConcurrentSessions":8}}}""", "maxConcurrentSessions")]
    [InlineData("""{"version":"2.0","extensions":{"serviceBus":{"minMessageBatchSize":5}}}""", "minMessageBatchSize")]
    [InlineData("""{"version":"2.0","extensions":{"serviceBus":{"maxConcurrentCalls":0}}}""", "maxConcurrentCalls")]
    [InlineData("""{"version":"2.0","extensions":{"serviceBus":{"maxConcurrentCalls":"4"}}}""", "maxConcurrentCalls")]
    [InlineData("""{"version":"2.0","extensions":{"cosmosDB":{"connectionMode":"Direct"}}}""", "connectionMode")]
    [InlineData("""{"version":"2.0","logging":{"fileLoggingMode":"always"}}""", "fileLoggingMode")]
    [InlineData("""{"version":"2.0",""", "host.json")]
    public void A_member_that_is_not_supported_stops_the_start_by_name(string json, string name)
    {
        var refused = Assert.Throws<StartException>(() => Read(json));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains("host.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_stops_the_start() =>
        Assert.Contains("host.json is missing", Assert.Throws<StartException>(() => HostJson.Read(_folder)).Message, StringComparison.Ordinal);

    private HostJson Read(string json)
    {
        File.WriteAllText(Path.Combine(_folder, "host.json"), json);
        return HostJson.Read(_folder);
    }
}
