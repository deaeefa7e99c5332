using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.LocalWorker.SampleApp;

namespace ServerlessShop.LocalWorker.Specs.Running;

public sealed class TriggerSpec : IAsyncLifetime
{
    private Worker _worker = null!;

    public async Task InitializeAsync() => _worker = await Worker.Start(
        app =>
        {
            app.ConfigureFunctionsWebApplication();
            app.Services.AddSingleton<Ledger>();
        },
        typeof(TriggeredFunctions));

    public async Task DisposeAsync() => await _worker.DisposeAsync();

    private string Heard => Assert.Single(_worker.Services.GetRequiredService<Ledger>().Lines);

    [Theory]
    [InlineData("Done", """{"kind":"complete","lockToken":"#"}""")]
    [InlineData(
        "Refused",
        """{"kind":"deadLetter","lockToken":"#","deadLetterReason":"refused","deadLetterDescription":"Because."}""")]
    [InlineData(
        "Contended",
        """{"kind":"abandon","lockToken":"#","propertiesToModify":{"tries":{"type":"int","value":2}}}""")]
    [InlineData("Slow", """{"kind":"renewLock","lockToken":"#"}""")]
    public async Task A_message_is_settled_with_the_host_while_the_function_runs(string subject, string settlement)
    {
        var (succeeded, error) = await _worker.Trigger("OnOrdering", Worker.Messages((subject, "m1", "{}")));

        Assert.True(succeeded, error);
        Assert.Equal($"{subject} m1 {{}} cause-m1", Heard);
        Assert.Equal(
            settlement.Replace("#", Worker.LockTokenOf("m1").ToString(), StringComparison.Ordinal),
            Assert.Single(_worker.FunctionsHost.Settlements).ToJsonString());
    }

    [Fact]
    public async Task A_lost_lock_is_told_to_the_function()
    {
        _worker.FunctionsHost.LostLocks.Add(Worker.LockTokenOf("m1").ToString());

        var (succeeded, error) = await _worker.Trigger("OnOrdering", Worker.Messages(("Done", "m1", "{}")));

        Assert.False(succeeded);
        Assert.Contains("MessageLockLost", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_function_throws_is_told_to_the_host()
    {
        var (succeeded, error) = await _worker.Trigger("OnOrdering", Worker.Messages(("Unknown", "m1", "{}")));

        Assert.False(succeeded);
        Assert.Contains("No 'Unknown'.", error, StringComparison.Ordinal);
        Assert.Empty(_worker.FunctionsHost.Settlements);
    }

    [Fact]
    public async Task The_messages_trace_goes_on()
    {
        await _worker.Trigger(
            "OnOrdering", Worker.Messages(("Traced", "m1", "{}")),
            traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Assert.Equal(
            "function OnOrdering 0af7651916cd43dd8448eb211c80319c",
            _worker.Services.GetRequiredService<Ledger>().Lines[^1]);
    }

    [Theory]
    [InlineData("OnManyOrders", "m1,m2")]
    [InlineData("OnOrderTexts", """{"sku":"a"},{"sku":"b"}""")]
    [InlineData("OnOrderPocos", "a,b")]
    public async Task A_batch_comes_as_the_array_or_list_the_function_asks_for(string function, string heard)
    {
        var (succeeded, error) = await _worker.Trigger(
            function, Worker.Messages(("Done", "m1", """{"sku":"a"}"""), ("Done", "m2", """{"sku":"b"}""")));

        Assert.True(succeeded, error);
        Assert.Equal(heard, Heard);
    }

    [Fact]
    public async Task A_body_comes_as_bytes()
    {
        await _worker.Trigger("OnOrderBytes", Worker.Messages(("Done", "m1", "12345")));

        Assert.Equal("5 bytes", Heard);
    }

    [Fact]
    public async Task Changed_documents_are_read_without_regard_to_case()
    {
        var changes = new JsonObject { ["documents"] = JsonNode.Parse("""[{"sku":"a"},{"SKU":"b"}]""") };

        var (succeeded, error) = await _worker.Trigger("RelayOutbox", changes, tries: 2);

        Assert.True(succeeded, error);
        Assert.Equal("a,b try 2", Heard);
    }

    [Fact]
    public async Task A_timer_knows_when_it_runs_next()
    {
        var tick = JsonNode.Parse(
            """
            {"Schedule":null,"IsPastDue":true,
             "ScheduleStatus":{"Last":"2026-01-01T12:00:00Z","Next":"2026-01-01T12:01:00Z",
             "LastUpdated":"2026-01-01T12:00:00Z"}}
            """)!;

        await _worker.Trigger("SweepOutbox", tick);

        Assert.Equal("True 2026-01-01T12:01:00.0000000Z", Heard);
    }

    [Theory]
    [InlineData("NoSuchFunction", "{}", HttpStatusCode.NotFound)]
    [InlineData("OnOrdering", "{", HttpStatusCode.BadRequest)]
    [InlineData("OnOrdering", """{"invocationId":"1"}""", HttpStatusCode.BadRequest)]
    [InlineData("OnOrdering", """{"invocationId":"1","trigger":{"messages":[]}}""", HttpStatusCode.BadRequest)]
    [InlineData("OnOrdering", 
        """{"invocationId":"1","trigger":{"messages":[{"body":"e30="}]}}""",
        HttpStatusCode.BadRequest)]
    public async Task What_is_no_invocation_is_refused(string function, string request, HttpStatusCode status)
    {
        using var response = await _worker.Send(HttpMethod.Post, $"/local/invocations/{function}", request);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task The_host_is_told_of_every_function_as_functions_metadata_would()
    {
        var said = (await _worker.FunctionsHost.WorkerReady)["functions"]!.AsArray();

        Assert.Equal(
            """
            {"name":"OnOrdering",
            "entryPoint":"ServerlessShop.LocalWorker.SampleApp.TriggeredFunctions.OnOrdering",
            "bindings":[{"name":"message","type":"serviceBusTrigger","direction":"In",
            "properties":{"supportsDeferredBinding":"True"},
            "topicName":"ordering","subscriptionName":"sample","connection":"ServiceBus",
            "autoCompleteMessages":false,"cardinality":"One"}]}
            """.ReplaceLineEndings(""),
            Only("OnOrdering"));
        Assert.Equal(
            """
            {"name":"RelayOutbox",
            "entryPoint":"ServerlessShop.LocalWorker.SampleApp.TriggeredFunctions.Relay",
            "bindings":[{"name":"changes","type":"cosmosDBTrigger","direction":"In",
            "databaseName":"%Cosmos:Database%","containerName":"sample","connection":"Cosmos",
            "leaseContainerName":"sample-leases","feedPollDelay":1000}],
            "retry":{"strategy":"exponentialBackoff","maxRetryCount":5,
            "minimumInterval":"00:00:01","maximumInterval":"00:00:30"}}
            """.ReplaceLineEndings(""),
            Only("RelayOutbox"));
        Assert.Equal(
            """
            {"name":"SweepOutbox",
            "entryPoint":"ServerlessShop.LocalWorker.SampleApp.TriggeredFunctions.Sweep",
            "bindings":[{"name":"timer","type":"timerTrigger","direction":"In","schedule":"0 * * * * *"}]}
            """.ReplaceLineEndings(""),
            Only("SweepOutbox"));
        Assert.Contains(""""cardinality":"Many"""", Only("OnManyOrders"), StringComparison.Ordinal);

        string Only(string name) => said.Single(function => (string)function!["name"]! == name)!.ToJsonString();
    }
}
