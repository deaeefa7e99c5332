using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ServerlessShop.FunctionsHost.Specs.Fakes;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class ForwarderSpec
{
    [Fact]
    public async Task A_request_reaches_the_app_as_it_came()
    {
        await using var host = await new FakeHost().Ready();
        using var request = new HttpRequestMessage(new HttpMethod("PATCH"), host.App("/api/echo/a%2Fb/c?x=%20y&x=2"))
        {
            Content = new StringContent("{\"é\":1}", Encoding.UTF8, "application/merge-patch+json"),
        };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"7\""));
        var echo = await host.Echo(request);
        Assert.Equal("PATCH", echo.GetProperty("method").GetString());
        Assert.Equal("/api/echo/a%2Fb/c?x=%20y&x=2", echo.GetProperty("target").GetString());
        Assert.Equal("{\"é\":1}", echo.GetProperty("body").GetString());
        Assert.Equal("\"7\"", Header(echo, "if-match"));
        Assert.Equal("application/merge-patch+json; charset=utf-8", Header(echo, "content-type"));
    }

    [Fact]
    public async Task The_app_is_told_who_asked_for_which_host()
    {
        await using var host = await new FakeHost().Ready();
        using var request = new HttpRequestMessage(HttpMethod.Get, host.App("/api/echo"));
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Host = "shop.example";
        var echo = await host.Echo(request);
        Assert.Equal("203.0.113.7, 127.0.0.1", Header(echo, "x-forwarded-for"));
        Assert.Equal("http", Header(echo, "x-forwarded-proto"));
        Assert.Equal("shop.example", Header(echo, "x-forwarded-host"));
    }

    [Fact]
    public async Task Headers_of_the_connection_do_not_travel_on()
    {
        await using var host = await new FakeHost().Ready();
        using var request = new HttpRequestMessage(HttpMethod.Get, host.App("/api/echo"));
        request.Headers.Connection.Add("X-Of-This-Hop");
        request.Headers.Add("X-Of-This-Hop", "1");
        request.Headers.Add("X-Of-The-Request", "2");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        var echo = await host.Echo(request);
        Assert.Null(Header(echo, "x-of-this-hop"));
        Assert.Null(Header(echo, "te"));
        Assert.Equal("2", Header(echo, "x-of-the-request"));

        using var response = await host.Client.GetAsync(host.App("/api/connection")).Soon();
        Assert.False(response.Headers.Contains("X-Of-This-Hop"));
        Assert.Equal("2", response.Headers.GetValues("X-Of-The-Answer").Single());
    }

    [Fact]
    public async Task Key_and_invocation_id_are_never_the_callers()
    {
        await using var host = await new FakeHost().Ready();
        using var request = new HttpRequestMessage(HttpMethod.Get, host.App("/api/echo"));
        request.Headers.Add("X-Local-Host-Key", "guessed");
        request.Headers.Add("x-ms-invocation-id", "chosen");
        var echo = await host.Echo(request);
        Assert.Equal(64, Header(echo, "x-local-host-key")!.Length);
        Assert.True(Guid.TryParse(Header(echo, "x-ms-invocation-id"), out _));
    }

    [Fact]
    public async Task The_answer_comes_back_as_it_was()
    {
        await using var host = await new FakeHost().Ready();
        using var redirect = await host.Client.GetAsync(host.App("/api/redirects")).Soon();
        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        Assert.Equal("/elsewhere", redirect.Headers.Location!.ToString());

        using var plain = await host.Client.GetAsync(host.App("/api/connection")).Soon();
        Assert.Equal(["gzip"], plain.Content.Headers.ContentEncoding);
        Assert.Equal("plain", await plain.Content.ReadAsStringAsync());
        Assert.Equal("a=b", plain.Headers.GetValues("Set-Cookie").Single());

        var echo = await host.Echo(new(HttpMethod.Get, host.App("/api/echo")));
        Assert.Null(Header(echo, "cookie"));
    }

    [Fact]
    public async Task An_exception_is_500_and_an_unknown_route_404_without_a_body()
    {
        await using var host = await new FakeHost().Ready();
        foreach (var (path, status) in new[] { ("/api/throws", 500), ("/api/unknown", 404), ("/", 404) })
        {
            using var response = await host.Client.GetAsync(host.App(path)).Soon();
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }

        using var stranger = await host.Client.GetAsync(new Uri(host.Host.Address, "/apps/nobody/api/echo")).Soon();
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [Fact]
    public async Task A_body_streams_through_while_the_function_still_writes()
    {
        await using var host = await new FakeHost().Ready();
        using var response = await host.Headers("/api/streams");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("first", await reader.ReadLineAsync().Soon());
        using var release = await host.Client.PostAsync(host.App("/api/release"), null).Soon();
        Assert.Equal("second", await reader.ReadLineAsync().Soon());
    }

    [Fact]
    public async Task A_request_of_unknown_length_streams_through()
    {
        await using var host = await new FakeHost().Ready();
        using var request = new HttpRequestMessage(HttpMethod.Post, host.App("/api/echo")) { Content = new StringContent("abc") };
        request.Headers.TransferEncodingChunked = true;
        var echo = await host.Echo(request);
        Assert.Equal("abc", echo.GetProperty("body").GetString());
        Assert.Null(Header(echo, "content-length"));
    }

    [Fact]
    public async Task Half_an_answer_does_not_look_like_a_whole_one()
    {
        await using var host = await new FakeHost().Ready();
        await Assert.ThrowsAnyAsync<Exception>(() => host.Client.GetStringAsync(host.App("/api/breaks-off")).Soon());
    }

    [Fact]
    public async Task While_no_worker_is_ready_the_answer_is_503_with_retry_after()
    {
        await using var host = new FakeHost("silent");
        await host.Host.StartAsync();
        using var response = await host.Client.GetAsync(host.App("/api/echo")).Soon();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_worker_that_dies_before_it_answers_is_502_and_the_request_is_not_sent_again()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(instances: 2, machineTime: time).Ready();
        using var response = await host.Client.PostAsync(host.App("/api/dies"), null).Soon();
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        await time.Armed(TimeSpan.FromSeconds(0.25)); // One crash, and its pause does not end before the spec does.
        Assert.Single(host.Host.ProcessIds.Values, id => Process.GetProcessById(id) is not null);
        Assert.Equal("(none)", await host.Client.GetStringAsync(host.App("/api/settings/None")));
    }

    [Fact]
    public async Task A_response_that_has_not_begun_after_230_seconds_is_504()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(machineTime: time).Ready();
        var asked = host.Client.GetAsync(host.App("/api/never"));
        await time.Pass(TimeSpan.FromSeconds(230));
        using var response = await asked.Soon();
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task A_function_timeout_ends_the_worker_with_500()
    {
        var time = new ArmedClock(DateTimeOffset.UnixEpoch);
        await using var host = await new FakeHost(machineTime: time, hostJson: """{"version":"2.0","functionTimeout":"00:00:10"}""").Ready();
        var asked = host.Client.GetAsync(host.App("/api/never"));
        await time.Pass(TimeSpan.FromSeconds(10));
        using var response = await asked.Soon();
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        await host.Logged("exit code 137");
    }

    [Fact]
    public async Task More_than_100_megabytes_are_413()
    {
        await using var host = await new FakeHost().Ready();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, host.Host.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync("POST /apps/ordering/api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857601\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync().Soon());
    }

    [Fact]
    public async Task Requests_beyond_max_outstanding_requests_are_429()
    {
        const string hostJson = """{"version":"2.0","extensions":{"http":{"maxOutstandingRequests":1}}}""";
        await using var host = await new FakeHost(hostJson: hostJson).Ready();
        using var release = await host.ToWorker(HttpMethod.Post, "/api/release");
        using var running = await host.Headers("/api/streams");
        using var refused = await host.Client.GetAsync(host.App("/api/echo")).Soon();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        using var released = await host.Client.SendAsync(release).Soon();
        Assert.Equal("first\nsecond\n", await running.Content.ReadAsStringAsync().Soon());
    }

    [Fact]
    public async Task Requests_beyond_max_concurrent_requests_wait_their_turn()
    {
        const string hostJson = """{"version":"2.0","extensions":{"http":{"maxConcurrentRequests":1}}}""";
        await using var host = await new FakeHost(hostJson: hostJson).Ready();
        using var release = await host.ToWorker(HttpMethod.Post, "/api/release");
        using var running = await host.Headers("/api/streams");
        var waiting = host.Client.GetAsync(host.App("/api/echo"));
        await InFlight(host, 2);
        Assert.False(waiting.IsCompleted);
        using var released = await host.Client.SendAsync(release).Soon();
        using var answer = await waiting.Soon();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Requests_are_counted_with_their_failures()
    {
        await using var host = await new FakeHost().Ready();
        foreach (var path in new[] { "/api/echo", "/api/unknown", "/api/throws" })
        {
            using var response = await host.Client.GetAsync(host.App(path)).Soon();
        }

        await host.Host.DisposeAsync(); // A count is made after the last byte has been sent.
        var count = Assert.Single(host.Host.Counts);
        Assert.Equal(("ordering", "http", 3L, 1L), (count.App, count.Function, count.Invocations, count.Failures));
    }

    private static async Task InFlight(FakeHost host, int count)
    {
        while ((await host.Registry()).GetProperty("instances")[0].GetProperty("inFlight").GetInt32() != count) { }
    }

    private static string? Header(JsonElement echo, string name) =>
        echo.GetProperty("headers").TryGetProperty(name, out var value) ? value.GetString() : null;
}
