using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Gateway.Specs;

/// <summary>What reaches a policy at all, byte by byte: limits, smuggling, and headers of one connection.</summary>
public sealed class FrontSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Prepare();
        _shop.Write("infra/policies/global.xml", Samples.ForwardOnly);
        _shop.Write("infra/policies/api.xml", new CorpusCase().Document);
        await _shop.StartGateway();
    }

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("PUT /orders/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400)]
    [InlineData("PUT /orders/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", 400)]
    [InlineData("PUT /orders/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n", 400)]
    [InlineData("PUT /orders/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 400)]
    [InlineData("PUT /orders/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n", 400)]
    [InlineData("PUT /orders/1 HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n Transfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("PUT /orders/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", 400)]
    [InlineData("GET /orders/1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET /orders/1 HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /orders/\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    public async Task What_two_readers_could_read_differently_is_refused(string request, int status)
    {
        var answer = await Raw(request);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("answered", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_both_length_and_chunks_the_chunks_count_and_the_connection_ends()
    {
        await Raw(
            "PUT /orders/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
            + "GET /orders/next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Equal(["hello"], _shop.Apps.Received.Select(one => one.Body));
        Assert.False(_shop.Apps.Received[0].Headers.ContainsKey("Content-Length"));
    }

    [Theory]
    [InlineData(16 * 1024, 0, 414)]
    [InlineData(0, 33 * 1024, 431)]
    public async Task Longer_addresses_and_headers_than_the_limits_are_refused(int path, int header, int status)
    {
        var answer = await Raw($"GET /orders/{new string('x', path)} HTTP/1.1\r\nHost: a\r\nX-Long: {new string('y', header)}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_headers_than_the_limit_are_refused()
    {
        var headers = string.Concat(Enumerable.Range(0, 101).Select(n => $"X-{n}: 1\r\n"));

        Assert.StartsWith("HTTP/1.1 431 ", await Raw($"GET /orders/1 HTTP/1.1\r\nHost: a\r\n{headers}\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_the_backends_connection_stay_there()
    {
        _shop.Apps.Answer = http =>
        {
            http.Response.Headers.Connection = "X-Hop";
            http.Response.Headers["X-Hop"] = "1";
            http.Response.Headers.KeepAlive = "timeout=5";
            http.Response.Headers["X-End"] = "1";
            return http.Response.WriteAsync("answered");
        };

        var answer = await _shop.Send("GET", "/orders/1");

        Assert.Equal("1", answer.Headers["X-End"]);
        Assert.False(answer.Headers.ContainsKey("X-Hop"));
        Assert.False(answer.Headers.ContainsKey("Keep-Alive"));
    }

    [Fact]
    public async Task A_line_end_from_a_caller_does_not_become_a_header()
    {
        await _shop.Gateway.DisposeAsync();
        _shop.Write("infra/policies/api.xml", new CorpusCase
        {
            Outbound = """<set-header name="X-Echo"><value>@(context.Request.OriginalUrl.Query.GetValueOrDefault("a", ""))</value></set-header>""",
        }.Document);
        await _shop.StartGateway();

        var answer = await _shop.Send("GET", "/orders/1?a=x%0d%0aX-Evil:%201");

        Assert.Equal(500, answer.Status);
        Assert.False(answer.Headers.ContainsKey("X-Evil"));
    }

    private async Task<string> Raw(string request)
    {
        var address = new Uri(_shop.Gateway.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
