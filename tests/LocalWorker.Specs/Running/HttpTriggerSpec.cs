using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessShop.LocalWorker.SampleApp;

namespace ServerlessShop.LocalWorker.Specs.Running;

public sealed class HttpTriggerSpec : IAsyncLifetime
{
    private const string OrderPath = "/api/orders/0198b6a0-0000-7000-8000-000000000001";
    private Worker _worker = null!;

    public async Task InitializeAsync() => _worker = await Worker.Start(
        app =>
        {
            app.ConfigureFunctionsWebApplication().UseMiddleware<DoorMiddleware>();
            app.Services.AddScoped<Visit>();
        },
        typeof(HttpFunctions));

    public async Task DisposeAsync() => await _worker.DisposeAsync();

    [Fact]
    public async Task A_result_of_minimal_apis_is_the_response()
    {
        using var response = await _worker.Send(HttpMethod.Put, OrderPath, """{"sku":"MUG-01","quantity":2}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/orders/0198b6a0-0000-7000-8000-000000000001", response.Headers.Location!.ToString());
        Assert.Equal(
            """{"orderId":"0198b6a0-0000-7000-8000-000000000001","sku":"MUG-01","method":"PUT"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_result_of_mvc_is_the_response_in_mvcs_json()
    {
        using var response = await _worker.Get(OrderPath + "?q=red");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            """{"orderId":"0198b6a0-0000-7000-8000-000000000001","query":"red"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/orders/page/3", "/api/orders/page/3 3 all")]
    [InlineData("/api/orders/page/3/20", "/api/orders/page/3/20 3 20")]
    public async Task Route_values_come_by_name_through_the_converters(string path, string expected)
    {
        using var response = await _worker.Get(path);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_response_the_function_wrote_itself_stays()
    {
        using var response = await _worker.Send(HttpMethod.Post, "/api/Echo", "as it came");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("as it came", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_property_with_HttpResult_is_the_response()
    {
        using var response = await _worker.Get("/api/TwoAnswers");

        Assert.Equal("the response to GET", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("AzureWebJobs.Boom.Disabled", "true", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs:Boom:Disabled", "1", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs.Boom.Disabled", "false", HttpStatusCode.InternalServerError)]
    public async Task A_disabled_function_has_no_route(string setting, string value, HttpStatusCode status)
    {
        await using var worker = await Worker.Start(
            app =>
            {
                app.ConfigureFunctionsWebApplication();
                app.Services.AddScoped<Visit>();
                app.Configuration[setting] = value;
            },
            typeof(HttpFunctions));
        using var response = await worker.Get("/api/Boom");
        using var other = await worker.Send(HttpMethod.Post, "/api/Echo", "still here");
        Assert.Equal((status, HttpStatusCode.OK), (response.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task A_throwing_function_is_a_500_without_a_body()
    {
        using var response = await _worker.Get("/api/Boom");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("GET", "/api/nowhere")]
    [InlineData("GET", "/orders/0198b6a0-0000-7000-8000-000000000001")]
    [InlineData("GET", "/api/orders/no-guid")]
    [InlineData("DELETE", OrderPath)]
    [InlineData("HEAD", OrderPath)]
    public async Task An_unknown_route_or_method_is_a_404_and_never_a_405(string method, string path)
    {
        using var response = await _worker.Send(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_middleware_may_answer_instead_of_the_function()
    {
        using var response = await _worker.Get("/api/Boom", ("x-turned-away", "yes"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task One_scope_serves_function_context_and_request()
    {
        using var response = await _worker.Get("/api/Scope");

        Assert.Equal("True True", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_callers_trace_goes_on_in_an_activity_of_the_function()
    {
        using var response = await _worker.Get(
            "/api/Trace", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.Equal(
            "function Trace 0af7651916cd43dd8448eb211c80319c", response.Headers.GetValues("x-trace").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("another-key")]
    public async Task Without_the_hosts_key_nothing_is_reached(string key)
    {
        using var http = await _worker.Get("/api/Echo", ("X-Local-Host-Key", key));
        using var local = await _worker.Get("/local/health", ("X-Local-Host-Key", key));

        Assert.Equal(HttpStatusCode.Forbidden, http.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, local.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/local/health")]
    [InlineData("POST", "/local/invocations/Echo")]
    [InlineData("POST", "/%6cocal/invocations/Echo")]
    [InlineData("POST", "/LOCAL/invocations/Echo")]
    public async Task What_the_host_only_forwards_never_passes_for_the_hosts_own_word(string method, string path)
    {
        using var response = await _worker.Send(
            new HttpMethod(method), path, method == "POST" ? """{"invocationId":"x","trigger":{}}""" : null,
            ("x-ms-invocation-id", "forwarded"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_ready_worker_says_that_it_is()
    {
        using var response = await _worker.Get("/local/health");

        Assert.Equal("""{"status":"ready"}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "shop" } } }""", "/shop/KeyLeak")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } } // as Azure reads it""", "/KeyLeak")]
    public async Task The_route_prefix_is_the_one_of_host_json(string hostJson, string path)
    {
        await using var worker = await Worker.Start(null, hostJson, typeof(KeyLeakFunction));
        using var response = await worker.Get(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_function_does_not_see_the_hosts_key()
    {
        await using var worker = await Worker.Start(typeof(KeyLeakFunction));
        using var response = await worker.Get("/api/KeyLeak");

        Assert.Equal("0", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_default_authentication_scheme_signs_nobody_in_by_itself()
    {
        await using var worker = await Worker.Start(
            app =>
            {
                app.ConfigureFunctionsWebApplication();
                app.Services.AddAuthentication("Always")
                    .AddScheme<AuthenticationSchemeOptions, AlwaysSignedIn>("Always", null);
                app.Services.AddAuthorization();
            },
            typeof(WhoFunction));
        using var response = await worker.Get("/api/Who");

        Assert.Equal("False True", await response.Content.ReadAsStringAsync());
    }

    public static class KeyLeakFunction
    {
        [Function("KeyLeak")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            TypedResults.Text($"{http.Headers["X-Local-Host-Key"].Count}");
    }

    public static class WhoFunction
    {
        [Function("Who")]
        public static async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http)
        {
            var before = http.HttpContext.User.Identity?.IsAuthenticated;
            var asked = await http.HttpContext.AuthenticateAsync();
            return TypedResults.Text($"{before} {asked.Succeeded}");
        }
    }
}
