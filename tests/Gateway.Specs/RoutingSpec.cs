using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway;

namespace ServerlessShop.Gateway.Specs;

public sealed class RoutingSpec : IAsyncLifetime
{
    private const string NotFound = """{ "statusCode": 404, "message": "Resource not found" }""";

    private Shop _shop = null!;
    private string _sally = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Open();
        _sally = await _shop.SignIn("workforce", "sally");
    }

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("/orders", "/api/orders")]
    [InlineData("/orders/", "/api/orders")]
    [InlineData("/orders?state=placed&page=2", "/api/orders?state=placed&page=2")]
    [InlineData("/Orders/Mine", "/api/orders/Mine")]
    [InlineData("/orders/4711", "/api/orders/4711")]
    [InlineData("/orders/4711/lines/85123A", "/api/orders/4711/lines/85123A")]
    [InlineData("/orders/with%20space", "/api/orders/with%20space")]
    [InlineData("/orders/search?text=mug", "/api/orders/search?text=mug")]
    public async Task A_known_operation_is_forwarded_below_api(string asked, string forwarded)
    {
        var answer = await _shop.Send("GET", asked, _sally);

        Assert.Equal(200, answer.Status);
        Assert.Equal("answered", answer.Body);
        Assert.Equal(("ordering", forwarded), (_shop.Apps.Last.App, _shop.Apps.Last.PathAndQuery));
    }

    [Theory]
    [InlineData("GET", "/anything")]
    [InlineData("GET", "/orders/4711/lines")]
    [InlineData("DELETE", "/orders/4711")]
    [InlineData("POST", "/orders")]
    [InlineData("GET", "/ordersx")]
    [InlineData("GET", "/order")]
    [InlineData("GET", "/orders//lines/x")]
    [InlineData("GET", "/orders/4711/lines/x/")]
    [InlineData("HEAD", "/orders/4711")]
    [InlineData("OPTIONS", "/orders/4711")]
    public async Task What_no_OpenAPI_file_names_is_404_in_API_Managements_words(string method, string path)
    {
        var answer = await _shop.Send(method, path, _sally);

        Assert.Equal(404, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        if (method != "HEAD") { Assert.Equal(NotFound, answer.Body); }
        Assert.Empty(_shop.Apps.Received);
    }

    [Fact]
    public async Task A_missing_required_query_parameter_is_another_template_and_so_not_found()
    {
        // /orders/search without text still is an order by the name of search, as it is in API Management.
        await _shop.Send("GET", "/orders/search", _sally);

        Assert.Equal(1, Count("getorder", 200));
    }

    [Fact]
    public async Task A_literal_segment_goes_before_a_parameter()
    {
        await _shop.Send("GET", "/orders/mine", _sally);

        Assert.Equal(1, Count("myorders", 200));
    }

    [Theory]
    [InlineData("/orders/../products/x", "/api/products/x")]
    [InlineData("/orders/%2e%2e/products/x", "/api/products/x")]
    public async Task Dots_are_resolved_before_an_operation_is_looked_for(string asked, string forwarded)
    {
        await _shop.Send("GET", asked, _sally);

        Assert.Equal(("catalog", forwarded), (_shop.Apps.Last.App, _shop.Apps.Last.PathAndQuery));
    }

    [Theory]
    [InlineData("/orders/a%252Fmine", "/api/orders/a%252Fmine")]
    [InlineData("/orders/%256Dine", "/api/orders/%256Dine")]
    [InlineData("/orders/a%3Fb%23c", "/api/orders/a%3Fb%23c")]
    public async Task What_was_matched_as_one_segment_is_forwarded_as_one_segment(string asked, string forwarded)
    {
        await _shop.Send("GET", asked, _sally);

        Assert.Equal(forwarded, _shop.Apps.Last.PathAndQuery);
        Assert.Equal(1, Count("getorder", 200));
    }

    [Fact]
    public async Task Method_and_body_go_through()
    {
        _shop.Apps.Answer = async http =>
        {
            http.Response.StatusCode = 202;
            http.Response.Headers["Location"] = "/orders/4711";
            http.Response.Headers["Set-Cookie"] = "a=b";
            await http.Response.StartAsync();
            await http.Response.Body.WriteAsync("accept"u8.ToArray());
            await http.Response.BodyWriter.WriteAsync("ed"u8.ToArray());
        };

        var answer = await _shop.Send("PUT", "/orders/4711", _sally, body: """{"lines":[]}""");

        Assert.Equal(("PUT", """{"lines":[]}"""), (_shop.Apps.Last.Method, _shop.Apps.Last.Body));
        Assert.Equal((202, "accepted"), (answer.Status, answer.Body));
        Assert.Equal("/orders/4711", answer.Headers["Location"]);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_backends_error_is_its_answer_and_not_the_gateways(int status)
    {
        _shop.Apps.Answer = http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var answer = await _shop.Send("GET", "/orders/4711", _sally);

        Assert.Equal((status, ""), (answer.Status, answer.Body));
        Assert.NotNull(answer.Headers["x-correlation-id"]);
    }

    [Fact]
    public async Task A_backend_that_breaks_half_way_is_500_and_nothing_of_its_answer()
    {
        _shop.Apps.Answer = async http =>
        {
            http.Response.StatusCode = 201;
            http.Response.Headers["X-Half"] = "yes";
            await http.Response.WriteAsync("half of an ans");
            throw new IOException("The worker died.");
        };

        var answer = await _shop.Send("GET", "/orders/4711", _sally);

        Assert.Equal((500, """{ "statusCode": 500, "message": "Internal server error" }"""), (answer.Status, answer.Body));
        Assert.False(answer.Headers.ContainsKey("X-Half"));
        Assert.NotNull(answer.Headers["x-correlation-id"]);
        Assert.Contains(_shop.Log, line => line.Level == LogLevel.Error && line.Line.Contains("The worker died.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backend_that_never_answers_is_given_up_after_the_policys_timeout()
    {
        var asked = new TaskCompletionSource();
        _shop.Apps.Answer = http =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        var pending = _shop.Send("GET", "/orders/4711", _sally);
        await asked.Task;
        _shop.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(500, (await pending).Status);
        Assert.Contains(_shop.Log, line => line.Line.Contains("Timeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_root_lists_the_APIs()
    {
        var answer = await _shop.Send("GET", "/");

        var apis = JsonDocument.Parse(answer.Body).RootElement.GetProperty("apis");
        Assert.Equal(["/orders", "/products"], apis.EnumerateArray().Select(api => api.GetProperty("path").GetString()!));
    }

    [Fact]
    public async Task Requests_are_counted_by_operation_and_status_and_logged_in_a_line_each()
    {
        await _shop.Send("GET", "/orders/1?secret=x", _sally);
        await _shop.Send("GET", "/orders/2", _sally);
        await _shop.Send("GET", "/nothing", _sally);

        Assert.Equal(
            [new RequestCount("", "", 404, 1), new RequestCount("ordering", "getorder", 200, 2)], _shop.Gateway.Counters.Read());
        var lines = _shop.Log.Where(line => line.Level == LogLevel.Debug).Select(line => line.Line).ToArray();
        Assert.StartsWith("GET /orders/1 -> ordering/getorder 200 ", lines[0], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain(lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    private long Count(string operation, int status) =>
        _shop.Gateway.Counters.Read().Where(count => count.Operation == operation && count.Status == status).Sum(count => count.Count);
}
