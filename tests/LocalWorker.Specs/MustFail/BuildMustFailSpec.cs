using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using ServerlessShop.LocalWorker.Running;
using ServerlessShop.LocalWorker.Specs.Running;

namespace ServerlessShop.LocalWorker.Specs.MustFail;

public sealed class BuildMustFailSpec
{
    [Theory]
    [InlineData(typeof(RetriedMessage), "'RetriedMessage'")]
    [InlineData(typeof(RetriedRequest), "'RetriedRequest'")]
    public Task A_retry_attribute_without_function_level_retry_stops_the_start(Type functions, string named) =>
        Refuses("AZFW0012", named, functions);

    [Fact]
    public Task Two_functions_of_one_name_stop_the_start() =>
        Refuses("AZFW0017", "'TWICE'", typeof(Once), typeof(Again));

    [Theory]
    [InlineData(typeof(BatchOfOne))]
    [InlineData(typeof(BatchOfBytes))]
    [InlineData(typeof(BatchOfMap))]
    public Task IsBatched_without_a_collection_stops_the_start(Type functions) =>
        Refuses("AZFW0008", "'body'", functions);

    [Fact]
    public Task Sessions_stop_the_start() => Refuses("IsSessionsEnabled", "'Sessions'", typeof(Sessions));

    [Fact]
    public Task All_versions_and_deletes_stop_the_start() =>
        Refuses("AllVersionsAndDeletes", "'EveryVersion'", typeof(EveryVersion));

    [Fact]
    public Task Two_http_results_stop_the_start() => Refuses("AZFW0007", "'TwoResponses'", typeof(TwoResponses));

    [Fact]
    public Task Async_void_stops_the_start() => Refuses("AZFW0001", "'Forgotten'", typeof(Forgotten));

    [Fact]
    public Task A_function_that_is_not_public_stops_the_start() => Refuses("not public", "'Hidden'", typeof(Hidden));

    [Fact]
    public Task A_function_without_a_trigger_stops_the_start() => Refuses("0 triggers", "'Idle'", typeof(Idle));

    [Fact]
    public Task A_name_the_host_refuses_stops_the_start() =>
        Refuses("name the host refuses", "'1st'", typeof(Misnamed));

    [Fact]
    public Task Message_metadata_by_name_stops_the_start() =>
        Refuses("'deliveryCount'", "'Metadata'", typeof(Metadata));

    [Fact]
    public async Task An_http_trigger_without_ConfigureFunctionsWebApplication_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<WorkerStartException>(() => Worker.Start(_ => { }, typeof(Once)));

        Assert.Contains("AZFW0014", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_built_application_takes_no_middleware_and_is_not_built_again()
    {
        await using var host = await FunctionsHostFake.Start();
        var builder = Worker.BuilderFor(host, null, typeof(Once));
        using var built = builder.ConfigureFunctionsWebApplication().Build();

        Assert.Throws<InvalidOperationException>(() => builder.Use(next => next));
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    [Theory]
    [InlineData("00:00:30", "00:00:01")]
    [InlineData("-00:00:01", "00:00:01")]
    [InlineData("soon", "00:00:01")]
    public void Retry_intervals_are_checked(string minimum, string maximum) =>
        Assert.ThrowsAny<ArgumentException>(() => new ExponentialBackoffRetryAttribute(1, minimum, maximum));

    private static async Task Refuses(string because, string named, params Type[] functions)
    {
        var refused = await Assert.ThrowsAsync<WorkerStartException>(() => Worker.Start(functions));

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class RetriedMessage
    {
        [Function("RetriedMessage")]
        [FixedDelayRetry(3, "00:00:01")]
        public static void Run([ServiceBusTrigger("t", "s")] string body) => _ = body;
    }

    private sealed class RetriedRequest
    {
        [Function("RetriedRequest")]
        [ExponentialBackoffRetry(3, "00:00:01", "00:00:02")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) => _ = http;
    }

    private sealed class Once
    {
        [Function("Twice")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) => _ = http;
    }

    private sealed class Again
    {
        [Function("TWICE")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) => _ = http;
    }

    private sealed class BatchOfOne
    {
        [Function("BatchOfOne")]
        public static void Run(
            [ServiceBusTrigger("t", "s", IsBatched = true)] ServiceBusReceivedMessage body) => _ = body;
    }

    private sealed class BatchOfBytes
    {
        [Function("BatchOfBytes")]
        public static void Run(
            [ServiceBusTrigger("t", "s", IsBatched = true)] byte[] body) => _ = body;
    }

    private sealed class BatchOfMap
    {
        [Function("BatchOfMap")]
        public static void Run(
            [ServiceBusTrigger("t", "s", IsBatched = true)] Dictionary<string, string> body) => _ = body;
    }

    private sealed class Sessions
    {
        [Function("Sessions")]
        public static void Run([ServiceBusTrigger("t", "s", IsSessionsEnabled = true)] string body) => _ = body;
    }

    private sealed class EveryVersion
    {
        [Function("EveryVersion")]
        public static void Run(
            [CosmosDBTrigger("d", "c", ChangeFeedMode = CosmosDBChangeFeedMode.AllVersionsAndDeletes)]
            string changes) =>
            _ = changes;
    }

    private sealed class TwoResponses
    {
        [Function("TwoResponses")]
        public static Task<Both> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            Task.FromResult(new Both(null, http.Method.Length > 0 ? TypedResults.Ok() : null));

        public sealed record Both([property: HttpResult] IResult? One, [property: HttpResult] IResult? Other);
    }

    private sealed class Forgotten
    {
        [Function("Forgotten")]
        public static async void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            await http.HttpContext.Response.CompleteAsync();
    }

    private sealed class Hidden
    {
        [Function("Hidden")]
        internal static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) => _ = http;
    }

    private sealed class Idle
    {
        [Function("Idle")]
        public static void Run(HttpRequest http) => _ = http;
    }

    private sealed class Misnamed
    {
        [Function("1st")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) => _ = http;
    }

    private sealed class Metadata
    {
        [Function("Metadata")]
        public static void Run([ServiceBusTrigger("t", "s")] string body, int deliveryCount) =>
            _ = (body, deliveryCount);
    }
}
