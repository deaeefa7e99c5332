using System.Text.Json;
using ServerlessShop.Local;
using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class FunctionMetadataSpec
{
    private const string Http = """{"name":"http","type":"httpTrigger","direction":"In","authLevel":"Anonymous","methods":["put"],"route":"orders/{id}"}""";

    private const string Bus =
        """{"name":"message","type":"serviceBusTrigger","direction":"In","topicName":"%Topic%","subscriptionName":"payments","connection":"ServiceBus","cardinality":"One"}""";

    private const string Feed =
        """{"name":"changes","type":"cosmosDBTrigger","direction":"In","databaseName":"%Cosmos:Database%","containerName":"ordering","connection":"Cosmos","leaseContainerName":"ordering-leases","feedPollDelay":1000}""";

    private const string Timer = """{"name":"timer","type":"timerTrigger","direction":"In","schedule":"0 * * * * *"}""";

    private readonly Dictionary<string, string> _settings = new()
    {
        ["Topic"] = "ordering",
        ["Cosmos__Database"] = "shop",
        ["Cosmos__accountEndpoint"] = "http://localhost",
        ["ServiceBus__fullyQualifiedNamespace"] = "localhost",
    };

    [Fact]
    public void Names_in_percent_signs_are_settings_of_the_app()
    {
        var functions = Read(Function("A", Bus), Function("B", Feed));
        Assert.Equal(new Trigger.ServiceBus("ordering", "payments", false, null), functions[0].Trigger);
        Assert.Equal(
            new Trigger.Cosmos("shop", "ordering", "shop", "ordering-leases", "", TimeSpan.FromSeconds(1), 100, false),
            functions[1].Trigger);
    }

    [Fact]
    public void What_an_attribute_does_not_say_is_as_in_azure()
    {
        var feed = Feed.Replace(""","leaseContainerName":"ordering-leases","feedPollDelay":1000""", "", StringComparison.Ordinal);
        var cosmos = Assert.IsType<Trigger.Cosmos>(Read(Function("A", feed))[0].Trigger);
        Assert.Equal(("leases", TimeSpan.FromSeconds(5), false), (cosmos.LeaseContainer, cosmos.PollDelay, cosmos.StartFromBeginning));
        var timer = Assert.IsType<Trigger.Timer>(Read(Function("B", Timer))[0].Trigger);
        Assert.Equal((false, true), (timer.RunOnStartup, timer.UseMonitor));
    }

    [Fact]
    public void Retry_policies_are_read()
    {
        var functions = Read(
            Function("A", Feed, """{"strategy":"exponentialBackoff","maxRetryCount":5,"minimumInterval":"00:00:01","maximumInterval":"00:00:30"}"""),
            Function("B", Timer, """{"strategy":"fixedDelay","maxRetryCount":-1,"delayInterval":"00:00:05"}"""));
        Assert.Equal(new(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), functions[0].Retry);
        Assert.Equal(new(-1, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)), functions[1].Retry);
    }

    [Theory]
    [InlineData("""{"name":"x","type":"queueTrigger","direction":"In"}""", "queueTrigger")]
    [InlineData("""{"name":"x","type":"serviceBus","direction":"Out"}""", "serviceBus")]
    [InlineData("""{"name":"x","type":"cosmosDB","direction":"In"}""", "cosmosDB")]
    [InlineData("""{"name":"x","type":"httpTrigger","direction":"In","authLevel":"Function"}""", "Function")]
    [InlineData("""{"name":"x","type":"httpTrigger","direction":"In"}""", "not written")]
    [InlineData("""{"name":"x","type":"httpTrigger","direction":"In","authLevel":"Anonymous","webHookType":"y"}""", "webHookType")]
    [InlineData("""{"name":"x","type":"timerTrigger","direction":"In","schedule":"0 0 L * * *"}""", "'L'")]
    [InlineData("""{"name":"x","type":"timerTrigger","direction":"In","schedule":"%Nowhere%"}""", "%Nowhere%")]
    [InlineData("""{"name":"x","type":"serviceBusTrigger","direction":"In","queueName":"q","connection":"ServiceBus"}""", "queue 'q'")]
    [InlineData("""{"name":"x","type":"serviceBusTrigger","direction":"In","topicName":"t","subscriptionName":"s","connection":"ServiceBus","isSessionsEnabled":true}""", "isSessionsEnabled")]
    [InlineData("""{"name":"x","type":"serviceBusTrigger","direction":"In","topicName":"t","subscriptionName":"s","connection":"Other"}""", "Other__fullyQualifiedNamespace")]
    [InlineData("""{"name":"x","type":"serviceBusTrigger","direction":"In","topicName":"t","subscriptionName":"s"}""", "connection")]
    [InlineData("""{"name":"x","type":"cosmosDBTrigger","direction":"In","databaseName":"d","containerName":"c","connection":"Cosmos","startFromTime":"2026-01-01"}""", "startFromTime")]
    [InlineData("""{"name":"x","type":"cosmosDBTrigger","direction":"In","databaseName":"d","containerName":"c","connection":"Cosmos","createLeaseContainerIfNotExists":true}""", "createLeaseContainerIfNotExists")]
    [InlineData("""{"name":"x","type":"cosmosDBTrigger","direction":"In","databaseName":"d","containerName":"c","connection":"Cosmos","changeFeedMode":"AllVersionsAndDeletes"}""", "changeFeedMode")]
    public void A_binding_that_is_not_supported_stops_the_start_by_name(string binding, string name) =>
        Refused(name, Function("Strange", binding));

    [Fact]
    public void A_function_without_a_trigger_or_with_two_stops_the_start()
    {
        Refused("has 0", """{"name":"Strange","bindings":[]}""");
        Refused("has 2", $$"""{"name":"Strange","bindings":[{{Http}},{{Timer}}]}""");
    }

    [Fact]
    public void Two_functions_of_one_name_stop_the_start() => Refused("'A'", Function("A", Http), Function("A", Timer));

    [Fact]
    public void Two_functions_that_would_share_a_lease_stop_the_start()
    {
        Refused("LeaseContainerPrefix", Function("A", Feed), Function("B", Feed));
        var prefixed = Feed.Replace("\"feedPollDelay\"", "\"leaseContainerPrefix\":\"b\",\"feedPollDelay\"", StringComparison.Ordinal);
        Assert.Equal(2, Read(Function("A", Feed), Function("B", prefixed)).Count);
    }

    [Fact]
    public void A_retry_policy_on_a_trigger_that_has_none_in_azure_stops_the_start()
    {
        const string retry = """{"strategy":"fixedDelay","maxRetryCount":1,"delayInterval":"00:00:05"}""";
        Refused("retry", Function("A", Bus, retry));
        Refused("retry", Function("A", Http, retry));
    }

    [Theory]
    [InlineData("AzureWebJobs.A.Disabled", "true", true)]
    [InlineData("AzureWebJobs__A__Disabled", "1", true)]
    [InlineData("azurewebjobs.a.disabled", "True", true)]
    [InlineData("AzureWebJobs.A.Disabled", "false", false)]
    [InlineData("AzureWebJobs.A.Disabled", "0", false)]
    [InlineData("AzureWebJobs.AB.Disabled", "true", false)]
    public void A_setting_disables_the_function_it_names(string setting, string value, bool disabled)
    {
        _settings[setting] = value;
        Assert.Equal(disabled, Read(Function("A", Http))[0].IsDisabled);
    }

    private static string Function(string name, string binding, string? retry = null) =>
        $$"""{"name":"{{name}}","entryPoint":"X.Y","bindings":[{{binding}}]{{(retry is null ? "" : $",\"retry\":{retry}")}}}""";

    private IReadOnlyList<FunctionDefinition> Read(params string[] functions) =>
        new FunctionMetadata("ordering", new(_settings)).Read(JsonElement.Parse($"[{string.Join(',', functions)}]"));

    private void Refused(string name, params string[] functions)
    {
        var refused = Assert.Throws<StartException>(() => Read(functions));
        Assert.StartsWith("ordering", refused.Message, StringComparison.Ordinal);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }
}
