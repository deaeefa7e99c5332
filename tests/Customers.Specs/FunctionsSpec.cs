using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessShop.Customers.ChangingProfile;
using ServerlessShop.Customers.ExportingEverything;
using ServerlessShop.Customers.KeepingAddresses;
using ServerlessShop.Customers.LeadingErasure;
using ServerlessShop.Customers.ReadingCustomers;
using ServerlessShop.Customers.RecordingConsent;
using ServerlessShop.Customers.WishingErasure;
using ServerlessShop.Testing;
using static ServerlessShop.Customers.Specs.Jane;

namespace ServerlessShop.Customers.Specs;

/// <summary>The functions as HTTP calls them, on the local store.</summary>
[Collection(nameof(OneStore))]
public sealed class FunctionsSpec(CustomersStore store) : IAsyncLifetime
{
    private const string ProfileJson = """{"name":"Jane Doe","email":"jane@example.com","language":"en"}""";

    private readonly FixedClock _clock = new(Noon);
    private readonly Guid _jane = Guid.NewGuid();
    private FakeContexts _contexts = null!;

    public async Task InitializeAsync() => _contexts = await FakeContexts.Start();

    public Task DisposeAsync() => _contexts.DisposeAsync().AsTask();

    [Fact]
    public async Task Who_never_wrote_anything_is_an_empty_profile()
    {
        var (status, body, http) = await Do(GetOwn().Get);
        Assert.Equal(200, status);
        Assert.Equal($$"""{"customerId":"{{_jane}}","addresses":[],"consents":[]}""", body.ToString());
        Assert.Equal("", http.Response.Headers.ETag.ToString());
    }

    [Fact]
    public async Task A_profile_is_read_back_with_a_tag_that_says_whether_it_changed()
    {
        Assert.Equal(200, (await Do(Change().Put, ProfileJson)).Status);
        var (_, body, http) = await Do(GetOwn().Get);
        Assert.Equal("jane@example.com", body.GetProperty("profile").GetProperty("email").GetString());
        var tag = http.Response.Headers.ETag.ToString();
        Assert.Equal(304, (await Do(GetOwn().Get, null, ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task A_profile_is_not_written_over_what_its_writer_has_not_seen()
    {
        Assert.Equal(200, (await Do(Change().Put, ProfileJson, ("If-None-Match", "*"))).Status);
        Assert.Equal(412, (await Do(Change().Put, ProfileJson, ("If-None-Match", "*"))).Status);
        var tag = (await Do(GetOwn().Get)).Http.Response.Headers.ETag.ToString();
        var other = ProfileJson.Replace("Jane", "Joan", StringComparison.Ordinal);
        Assert.Equal(200, (await Do(Change().Put, other, ("If-Match", tag))).Status);
        Assert.Equal(412, (await Do(Change().Put, ProfileJson, ("If-Match", tag))).Status);
    }

    [Fact]
    public async Task An_address_is_kept_and_removed()
    {
        var book = new KeepAddressFunction(store.Customers(store.Open()));
        const string Json = """{"name":"Jane","street":"1 High Street","city":"London","postalCode":"N1 9GU","country":"GB"}""";
        var (status, body, _) = await Do((http, cancellation) => book.Put(http, Home.Id, cancellation), Json);
        Assert.Equal((200, true), (status, body.GetProperty("isDefault").GetBoolean()));
        Assert.Equal(204, (await Do((http, cancellation) => book.Delete(http, Home.Id, cancellation))).Status);
        Assert.Empty((await Do(GetOwn().Get)).Body.GetProperty("addresses").EnumerateArray());
    }

    [Fact]
    public async Task Every_change_of_a_consent_is_read_back_the_newest_first()
    {
        await Say("""{"given":true,"textVersion":"2026-01"}""");
        _clock.Advance(TimeSpan.FromHours(1));
        await Say("""{"given":false,"textVersion":"2026-01","how":"mail footer"}""");

        var history = (await Do(new ListRecordsFunction(store.Open()).Consents)).Body.GetProperty("items").EnumerateArray();
        Assert.Equal(
            [(false, "mail footer", Noon.AddHours(1)), (true, "account", Noon)],
            history.Select(change => (
                change.GetProperty("given").GetBoolean(), change.GetProperty("how").GetString()!,
                change.GetProperty("at").GetDateTimeOffset())));
        var now = (await Do(GetOwn().Get)).Body.GetProperty("consents").EnumerateArray();
        Assert.False(Assert.Single(now).GetProperty("given").GetBoolean());
    }

    [Fact]
    public async Task What_the_shop_does_not_ask_for_cannot_be_consented_to()
    {
        var consent = new RecordConsentFunction(store.Customers(store.Open()), _clock);
        var (status, body, _) = await Do(
            (http, cancellation) => consent.Put(http, "everything", cancellation), """{"given":true,"textVersion":"1"}""");
        Assert.Equal(404, status);
        Assert.EndsWith("/consent-purpose-unknown", body.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?because=")]
    [InlineData("?because=%20%20")]
    [InlineData("?because=a%0Ab")]
    public async Task A_look_without_a_reason_shows_nothing(string query)
    {
        Assert.Equal(400, (await Look(query)).Status);
        Assert.Empty(await Accesses());
    }

    [Fact]
    public async Task The_customer_reads_who_looked_when_and_why()
    {
        await Do(Change().Put, ProfileJson);
        var (status, body, http) = await Look("?because=She%20rang.");
        Assert.Equal(200, status);
        Assert.Equal("Jane Doe", body.GetProperty("profile").GetProperty("name").GetString());
        Assert.Equal("no-store", http.Response.Headers.CacheControl);

        _clock.Advance(TimeSpan.FromHours(1));
        await Look("?because=She%20rang%20again.");
        Assert.Equal(
            ["She rang again.", "She rang."], (await Accesses()).Select(look => look.GetProperty("because").GetString()));
        var first = (await Accesses())[1];
        Assert.Equal(
            ("Susan", Noon), (first.GetProperty("by").GetString(), first.GetProperty("at").GetDateTimeOffset()));
    }

    [Fact]
    public async Task An_export_has_what_is_held_here_and_everywhere()
    {
        await Do(Change().Put, ProfileJson);
        await Say("""{"given":true,"textVersion":"2026-01"}""");
        await Look("?because=She%20rang.");

        var (status, body, http) = await Do(Export().Get);
        Assert.Equal((200, "no-store"), (status, http.Response.Headers.CacheControl.ToString()));
        var parts = body.GetProperty("contexts").EnumerateArray().ToList();
        Assert.Equal(["customers", .. Contexts], parts.Select(part => part.GetProperty("context").GetString()));
        Assert.Equal(
            ["profile", "consent", "access"],
            parts[0].GetProperty("items").EnumerateArray().Select(item => item.GetProperty("kind").GetString()));
        Assert.All(parts, part => Assert.NotEmpty(part.GetProperty("items").EnumerateArray()));
    }

    [Fact]
    public async Task Without_one_context_there_is_no_export()
    {
        _contexts.Fails("basket", 503);
        await Assert.ThrowsAsync<HttpRequestException>(() => Do(Export().Get));
    }

    [Fact]
    public async Task A_wish_is_tried_at_once_and_followed_to_its_end()
    {
        var container = store.Open();
        var customers = store.Customers(container);
        var lead = new ErasureLead(
            customers, _contexts.Gateway(), ListRecordsFunction.Deleting(container), _clock, NullLogger<ErasureLead>.Instance);
        var wishes = new WishErasureFunction(customers, lead, _clock);
        Assert.Equal(404, (await Do(wishes.Get)).Status);

        await Do(Change().Put, ProfileJson);
        _contexts.MustWait("ordering");
        var (status, _, http) = await Do((http, cancellation) => wishes.Put(http, Wish, cancellation), """{"because":"I am moving."}""");
        Assert.Equal((202, "/customers/me/erasure"), (status, http.Response.Headers.Location.ToString()));
        Assert.Equal("waiting", (await Do(wishes.Get)).Body.GetProperty("status").GetString());

        _contexts.Instead.Clear();
        _clock.Advance(TimeSpan.FromMinutes(1));
        var (_, body, _) = await Do((http, cancellation) => wishes.Put(http, Wish, cancellation), "{}");
        Assert.Equal("done", body.GetProperty("status").GetString());
        Assert.Equal(409, (await Do((http, cancellation) => wishes.Delete(http, Wish, cancellation))).Status);
        Assert.False((await Do(GetOwn().Get)).Body.TryGetProperty("profile", out _));
    }

    private GetOwnCustomerFunction GetOwn() => new(store.Customers(store.Open()));

    private ChangeProfileFunction Change() => new(store.Customers(store.Open()));

    private ExportEverythingFunction Export()
    {
        var container = store.Open();
        return new(store.Customers(container), container, _contexts.Gateway(), _clock);
    }

    private async Task Say(string json)
    {
        var consent = new RecordConsentFunction(store.Customers(store.Open()), _clock);
        await Do((http, cancellation) => consent.Put(http, "newsletter", cancellation), json);
    }

    private Task<(int Status, JsonElement Body, HttpContext Http)> Look(string query)
    {
        var container = store.Open();
        var look = new GetCustomerFunction(store.Customers(container), store.Accesses(container), _clock);
        return Do(
            (http, cancellation) =>
            {
                http.QueryString = new QueryString(query);
                http.HttpContext.User = Person(Guid.NewGuid(), "Susan");
                return look.Get(http, _jane, cancellation);
            });
    }

    private async Task<List<JsonElement>> Accesses() =>
        [.. (await Do(new ListRecordsFunction(store.Open()).Accesses)).Body.GetProperty("items").EnumerateArray()];

    private async Task<(int Status, JsonElement Body, HttpContext Http)> Do(
        Func<HttpRequest, CancellationToken, Task<IResult>> function, string? json = null,
        params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider(),
            User = Person(_jane, "Jane"),
        };
        if (json is not null)
        {
            http.Request.ContentType = "application/json";
            http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        }

        foreach (var (name, value) in headers) { http.Request.Headers[name] = value; }
        var answer = new MemoryStream();
        http.Response.Body = answer;
        await (await function(http.Request, default)).ExecuteAsync(http);
        var body = answer.Length == 0 ? default : JsonDocument.Parse(answer.ToArray()).RootElement;
        return (http.Response.StatusCode, body, http);
    }

    private static ClaimsPrincipal Person(Guid oid, string name) =>
        new(new ClaimsIdentity([new("oid", $"{oid}"), new("name", name)], "spec", "name", "roles"));
}
