using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Provider;
using Authorization = ServerlessShop.Payments.Provider.Authorization;

namespace ServerlessShop.Payments.Specs;

/// <summary>What the provider's answers mean to a payment, whatever it answers.</summary>
public sealed class HttpPaymentProviderSpec
{
    private static readonly OrderId _order = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001"));
    private static readonly Money _amount = new(24_00, "GBP");

    [Fact]
    public async Task Held_money_has_the_providers_id()
    {
        var answer = await Authorize(HttpStatusCode.Created, """{"id":"auth-1","status":"authorized"}""");
        Assert.Equal(new Authorization("auth-1", null), answer);
    }

    [Fact]
    public async Task A_decline_has_the_providers_reason()
    {
        var answer = await Authorize(HttpStatusCode.Created, """{"id":"auth-1","status":"declined","declineCode":"insufficient-funds"}""");
        Assert.Equal(new Authorization(null, "insufficient-funds"), answer);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task What_the_provider_finds_wrong_with_an_authorization_declines_it_with_the_problems_code(HttpStatusCode status)
    {
        var answer = await Authorize(status, """{"type":"https://provider.example/problems/unknown-token","title":"No such token."}""");
        Assert.Equal(new Authorization(null, "unknown-token"), answer);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Any_other_refusal_decides_nothing_and_is_tried_again(HttpStatusCode status) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => Authorize(status, """{"type":"https://provider.example/problems/x"}"""));

    [Theory]
    [InlineData("""{"id":"auth-1","status":"pending"}""")]
    [InlineData("""{}""")]
    public async Task An_answer_that_is_neither_yes_nor_no_decides_nothing(string body) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => Authorize(HttpStatusCode.Created, body));

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task A_capture_or_a_void_that_is_wrong_is_no_decline(HttpStatusCode status)
    {
        var provider = Provider(status, """{"type":"https://provider.example/problems/invalid"}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => provider.Capture(_order, 1, "auth-1", _amount, CancellationToken.None));
        await Assert.ThrowsAsync<HttpRequestException>(() => provider.Void(_order, "auth-1", CancellationToken.None));
    }

    private static Task<Authorization> Authorize(HttpStatusCode status, string body) =>
        Provider(status, body).Authorize(_order, _amount, "tok_approve", CancellationToken.None);

    private static HttpPaymentProvider Provider(HttpStatusCode status, string body) => new(
        new HttpClient(new OneAnswer(status, body)),
        Options.Create(new ProviderOptions { ProviderEndpoint = "https://provider.example", ProviderKey = "key" }));

    private sealed class OneAnswer(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
    }
}
