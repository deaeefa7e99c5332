using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Hosting.Idempotency;
using ServerlessShop.Persistence;
using ServerlessShop.Persistence.Specs;
using ServerlessShop.Testing;

namespace ServerlessShop.Hosting.Specs;

/// <summary>Requests with an Idempotency-Key, against the local store through the real SDK.</summary>
public sealed class IdempotencySpec(Store store) : IClassFixture<Store>
{
    private const string Ann = "ann";
    private static readonly ServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();

    private readonly FixedClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly string _key = Guid.NewGuid().ToString();
    private int _runs;

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_is_done_once()
    {
        var first = await Send(Ann, _key);
        var again = await Send(Ann, _key);

        Assert.Equal(1, _runs);
        Assert.Equal((202, "/orders/1", "", "body: {}"), (first.Status, first.Location, first.Replayed, first.Body));
        Assert.Equal(first with { Replayed = "true" }, again);
    }

    [Fact]
    public async Task Another_instance_knows_the_answer_too()
    {
        await Send(Ann, _key);
        var again = await Answer(new IdempotentRequests(Documents(), _clock), Request(Ann, _key), Accepted);
        Assert.Equal(("true", 1), (again.Replayed, _runs));
    }

    [Theory]
    [InlineData(null, "idempotency-key-missing")]
    [InlineData("", "idempotency-key-missing")]
    [InlineData("\"\"", "idempotency-key-invalid")]
    [InlineData("two words", "idempotency-key-invalid")]
    [InlineData("ключ", "idempotency-key-invalid")]
    public async Task Without_a_key_nothing_is_done(string? key, string code)
    {
        var answer = await Send(Ann, key);
        Assert.Equal((400, code, 0), (answer.Status, answer.Code, _runs));
        Assert.Equal("idempotency-key-invalid", (await Send(Ann, new string('k', 256))).Code);
    }

    [Fact]
    public async Task A_key_in_quotes_is_the_same_key()
    {
        await Send(Ann, _key);
        Assert.Equal("true", (await Send(Ann, $"\"{_key}\"")).Replayed);
    }

    [Fact]
    public async Task Another_body_path_or_query_under_the_key_is_refused()
    {
        await Send(Ann, _key);
        foreach (var other in new[] { Request(Ann, _key, body: "{ }"), Request(Ann, _key, path: "/else"), Request(Ann, _key, query: "?dry=1") })
        {
            var answer = await Answer(Requests, other, Accepted);
            Assert.Equal((422, "idempotency-key-reused"), (answer.Status, answer.Code));
        }

        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task Everybody_has_keys_of_their_own_and_a_guest_those_of_the_path()
    {
        await Send(Ann, _key);
        await Send("bob", _key);
        await Send(null, _key);
        await Answer(Requests, Request(null, _key, path: "/else"), Accepted);
        Assert.Equal(4, _runs);
    }

    [Fact]
    public async Task Who_comes_while_it_runs_is_asked_to_wait_and_after_two_minutes_takes_over()
    {
        var running = new TaskCompletionSource<IResult>();
        var begun = new TaskCompletionSource();
        var first = Answer(Requests, Request(Ann, _key), _ => { begun.SetResult(); return running.Task; });
        await begun.Task;

        var meanwhile = await Send(Ann, _key);
        Assert.Equal((409, "idempotency-in-progress", "1", 0), (meanwhile.Status, meanwhile.Code, meanwhile.RetryAfter, _runs));

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(202, (await Send(Ann, _key)).Status);

        running.SetResult(TypedResults.Text("late", statusCode: 409));
        await first;
        Assert.Equal((202, "true", 1), ((await Send(Ann, _key)) is var again ? again.Status : 0, again.Replayed, _runs));
    }

    [Fact]
    public async Task What_threw_can_be_tried_again_under_the_key()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Answer(Requests, Request(Ann, _key), _ => throw new TimeoutException()));
        Assert.Equal((202, ""), (await Send(Ann, _key)) is var answer ? (answer.Status, answer.Replayed) : default);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, true)]
    [InlineData(409, true)]
    [InlineData(400, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task What_may_pass_binds_nobody_and_every_other_answer_stays(int status, bool stays)
    {
        await Answer(Requests, Request(Ann, _key), _ => Task.FromResult<IResult>(TypedResults.StatusCode(status)));
        var again = await Send(Ann, _key);
        Assert.Equal(stays ? (status, "true", 0) : (202, "", 1), (again.Status, again.Replayed, _runs));
    }

    [Fact]
    public async Task What_is_too_large_to_compare_is_refused()
    {
        var answer = await Answer(Requests, Request(Ann, _key, body: new string(' ', 256 * 1024 + 1)), Accepted);
        Assert.Equal((413, 0), (answer.Status, _runs));
    }

    private IdempotentRequests? _requests;

    private IdempotentRequests Requests => _requests ??= new(Documents(), _clock);

    private DocumentStore<KeyedRequest, KeyedRequestEvent> Documents() =>
        new(store.Container, KeyedRequests.Decider, (_, _) => Task.CompletedTask, TimeProvider.System);

    private async Task<IResult> Accepted(HttpContext http)
    {
        _runs++;
        using var body = new StreamReader(http.Request.Body);
        return TypedResults.Accepted("/orders/1", $"body: {await body.ReadToEndAsync()}");
    }

    private Task<Answered> Send(string? caller, string? key) => Answer(Requests, Request(caller, key), Accepted);

    private static async Task<Answered> Answer(IdempotentRequests requests, HttpContext http, Func<HttpContext, Task<IResult>> run)
    {
        var result = await requests.Answer(http, () => run(http), CancellationToken.None);
        http.Response.Body = new MemoryStream();
        await result.ExecuteAsync(http);
        var body = Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
        using var problem = http.Response.ContentType == "application/problem+json" ? System.Text.Json.JsonDocument.Parse(body) : null;
        return new(
            http.Response.StatusCode, http.Response.Headers.Location.ToString(), body.Trim('"'),
            http.Response.Headers[IdempotentRequests.ReplayedHeader].ToString(), http.Response.Headers.RetryAfter.ToString(),
            problem?.RootElement.GetProperty("type").GetString()!.Split('/')[^1]);
    }

    private static DefaultHttpContext Request(
        string? caller, string? key, string body = "{}", string path = "/baskets/1/checkout", string query = "")
    {
        var http = new DefaultHttpContext { RequestServices = _services };
        http.Request.Method = "POST";
        http.Request.Path = path;
        http.Request.QueryString = new(query);
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        if (key is not null) { http.Request.Headers[IdempotentRequests.Header] = key; }
        if (caller is not null) { http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("oid", caller)])); }
        return http;
    }

    private sealed record Answered(int Status, string Location, string Body, string Replayed, string RetryAfter, string? Code);
}
