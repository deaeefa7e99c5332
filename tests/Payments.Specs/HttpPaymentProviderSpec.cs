using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.Provider;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>What the provider's answers mean to a payment, whatever it answers.</summary>
public sealed class HttpPaymentProviderSpec
{
    private static readonly Question _authorize = new Question.Authorize("1", Gbp(24_00), "tok_approve");
    private static readonly Question _capture = new Question.Capture("3", Gbp(10_00), "1", Auth);
    private static readonly Question _void = new Question.Void("1", Auth);
    private static readonly Question _refund = new Question.Refund($"{RefundId}", Gbp(10_00));

    [Fact]
    public async Task Held_money_has_the_providers_id() => Assert.Equal(
        new Answer(Says.Yes, "auth-1"),
        await Ask(_authorize, HttpStatusCode.Created, """{"id":"auth-1","status":"authorized"}"""));

    [Fact]
    public async Task What_the_buyer_has_to_approve_is_pending() => Assert.Equal(
        new Answer(Says.Pending, "auth-1"),
        await Ask(_authorize, HttpStatusCode.Created, """{"id":"auth-1","status":"pending"}"""));

    [Fact]
    public async Task A_decline_has_the_providers_reason() => Assert.Equal(
        new Answer(Says.No, "auth-1", "insufficient-funds"),
        await Ask(
            _authorize, HttpStatusCode.Created, """{"id":"auth-1","status":"declined","declineCode":"insufficient-funds"}"""));

    [Fact]
    public async Task What_was_done_has_the_providers_id()
    {
        Assert.Equal(new Answer(Says.Yes, "x"), await Ask(_capture, HttpStatusCode.Created, """{"id":"x","status":"captured"}"""));
        Assert.Equal(new Answer(Says.Yes, "x"), await Ask(_void, HttpStatusCode.OK, """{"id":"x","status":"voided"}"""));
        Assert.Equal(new Answer(Says.Yes, "x"), await Ask(_refund, HttpStatusCode.Created, """{"id":"x","status":"refunded"}"""));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task What_the_provider_finds_wrong_with_an_authorization_declines_it_with_the_problems_code(HttpStatusCode status) =>
        Assert.Equal(new Answer(Says.No, null, "unknown-token"), await Ask(_authorize, status, ProblemOf("unknown-token")));

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Any_other_refusal_decides_nothing_and_is_tried_again(HttpStatusCode status)
    {
        foreach (var question in new[] { _authorize, _capture, _void, _refund })
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => Ask(question, status, ProblemOf("request-outstanding")));
        }
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_question_decides_nothing()
    {
        foreach (var question in new[] { _authorize, _capture, _void, _refund })
        {
            await Assert.ThrowsAsync<HttpRequestException>(
                () => Ask(question, HttpStatusCode.UnprocessableEntity, ProblemOf("idempotency-key-reused")));
        }
    }

    [Theory]
    [InlineData("""{"id":"auth-1","status":"thinking"}""")]
    [InlineData("""{"status":"authorized"}""")]
    [InlineData("""{}""")]
    [InlineData("")]
    [InlineData("<html>")]
    public async Task An_answer_that_is_neither_yes_nor_no_decides_nothing(string body)
    {
        foreach (var question in new[] { _authorize, _capture, _void, _refund })
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => Ask(question, HttpStatusCode.Created, body));
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task A_capture_or_a_void_that_is_wrong_is_no_decline(HttpStatusCode status)
    {
        foreach (var question in new[] { _capture, _void, _refund })
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => Ask(question, status, ProblemOf("invalid")));
        }
    }

    [Fact]
    public async Task What_has_expired_is_told_from_what_is_refused()
    {
        Assert.Equal(
            new Answer(Says.Expired, null, "expired"),
            await Ask(_capture, HttpStatusCode.PaymentRequired, ProblemOf("authorization-expired")));
        Assert.Equal(
            new Answer(Says.No, null, "capture-refused"),
            await Ask(_capture, HttpStatusCode.PaymentRequired, ProblemOf("capture-refused")));
        Assert.Equal(
            new Answer(Says.No, null, "refund-refused"),
            await Ask(_refund, HttpStatusCode.PaymentRequired, ProblemOf("refund-refused")));
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, "authorization-voided")]
    [InlineData(HttpStatusCode.Conflict, "authorization-declined")]
    [InlineData(HttpStatusCode.PaymentRequired, "authorization-expired")]
    public async Task Where_nothing_is_held_there_is_nothing_to_let_go(HttpStatusCode status, string code) =>
        Assert.Equal(new Answer(Says.No, null, code), await Ask(_void, status, ProblemOf(code)));

    [Fact]
    public async Task Every_question_has_a_key_of_its_own_that_only_order_and_number_make()
    {
        Assert.Equal($"authorize-{Id}", await KeyOf(_authorize));
        Assert.Equal($"authorize-{Id}-2", await KeyOf(new Question.Authorize("2", Gbp(1), "tok_approve")));
        Assert.Equal($"capture-{Id}-3", await KeyOf(_capture));
        Assert.Equal($"capture-{Id}-3-2", await KeyOf(new Question.Capture("3", Gbp(1), "2", "auth-2")));
        Assert.Equal(
            $"capture-{Id}-3-attempt-2", await KeyOf(new Question.Capture("3", Gbp(1), "1", Auth, Attempt: 2)));
        Assert.Equal(
            $"capture-{Id}-3-2-attempt-2", await KeyOf(new Question.Capture("3", Gbp(1), "2", "auth-2", Attempt: 2)));
        Assert.Equal($"void-{Id}", await KeyOf(_void));
        Assert.Equal($"refund-{Id}-{RefundId}", await KeyOf(_refund));
    }

    private static Task<Answer> Ask(Question question, HttpStatusCode status, string body) =>
        Provider(new OneAnswer(status, body)).Ask(Id, question, CancellationToken.None);

    private static async Task<string?> KeyOf(Question question)
    {
        var network = new OneAnswer(HttpStatusCode.InternalServerError, "");
        await Assert.ThrowsAsync<HttpRequestException>(() => Provider(network).Ask(Id, question, CancellationToken.None));
        return network.Key;
    }

    private static string ProblemOf(string code) => $$"""{"type":"https://provider.example/problems/{{code}}","title":"No."}""";

    private static HttpPaymentProvider Provider(OneAnswer network) => new(
        new HttpClient(network),
        Options.Create(new ProviderOptions { ProviderEndpoint = "https://provider.example", ProviderKey = "key" }));

    private sealed class OneAnswer(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public string? Key { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Key = request.Headers.GetValues("Idempotency-Key").Single();
            return Task.FromResult(new HttpResponseMessage(status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            });
        }
    }
}
