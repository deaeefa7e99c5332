using System.Text;
using System.Text.Json;
using ServerlessShop.Contracts.Payments;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.HearingProvider;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>What the provider tells of itself: twice, too early, too late, in any order, and against its own word.</summary>
public sealed class WebhookSpec
{
    [Fact]
    public void What_was_pending_is_authorized_by_webhook() => Paid.Payment
        .Given(Due, Waiting).When(payment => RecordAuthorization.Decide(payment, Told(Says.Yes)))
        .Then(Fact(HeldBy("webhook evt-1")));

    [Fact]
    public void What_was_pending_is_declined_by_webhook() => Paid.Payment
        .Given(Due, Waiting).When(payment => RecordAuthorization.Decide(payment, Told(Says.No)))
        .ThenSays(new PaymentDeclinedV1(Id.Value, "declined"));

    [Fact]
    public void A_webhook_that_is_faster_than_the_answer_counts() => Paid.Payment
        .Given(Due).When(payment => RecordAuthorization.Decide(payment, Told(Says.Yes)))
        .ThenSays(new PaymentAuthorizedV1(Id.Value, 24_00, "GBP"));

    [Theory]
    [InlineData(Says.Pending)]
    [InlineData(Says.Yes)]
    public void The_answer_that_comes_after_its_webhook_changes_nothing(Says says) => Paid.Payment
        .Given(Due, Fact(HeldBy("webhook evt-1")))
        .When(payment => RecordAuthorization.Decide(payment, Answered(says))).ThenNothing();

    [Fact]
    public void A_webhook_that_comes_twice_counts_once() => Paid.Payment
        .Given(Due, Waiting, Fact(HeldBy("webhook evt-1")))
        .When(payment => RecordAuthorization.Decide(payment, Told(Says.Yes))).ThenNothing();

    [Fact]
    public void An_event_that_was_heard_is_not_heard_again_whatever_it_says_now() => Paid.Payment
        .Given(Due, Waiting, Fact(HeldBy("webhook evt-1")))
        .When(payment => RecordAuthorization.Decide(payment, Told(Says.No))).ThenNothing();

    [Fact]
    public void No_after_yes_is_put_on_record_once_and_changes_no_amount()
    {
        var contradicted = Fact(PaidEntry(EntryStep.Contradicted, "webhook evt-2"));
        Paid.Payment.Given(Due, Authorized)
            .When(payment => RecordAuthorization.Decide(payment, Told(Says.No, "evt-2"))).Then(contradicted);
        Paid.Payment.Given(Due, Authorized, contradicted)
            .When(payment => RecordAuthorization.Decide(payment, Told(Says.No, "evt-3"))).ThenNothing();

        Assert.Equal(24_00, Assert.IsType<Payment.Opened>(After(Due, Authorized, contradicted)).Ledger.Held);
    }

    [Fact]
    public void No_after_yes_is_not_said() => Paid.Payment
        .Given(Due, Authorized).When(payment => RecordAuthorization.Decide(payment, Told(Says.No, "evt-2"))).ThenSays();

    [Fact]
    public void Yes_after_no_confirms_no_order_and_is_let_go_of()
    {
        Paid.Payment.Given(Due, Declined).When(payment => RecordAuthorization.Decide(payment, Told(Says.Yes)))
            .Then(Quietly(HeldBy("webhook evt-1")), Fact(Letting));
        Paid.Payment.Given(Due, Declined).When(payment => RecordAuthorization.Decide(payment, Told(Says.Yes))).ThenSays();
    }

    [Fact]
    public void A_no_that_is_faster_than_the_answer_is_said_and_what_the_answer_may_hold_let_go_of() => Paid.Payment
        .Given(Due).When(payment => RecordAuthorization.Decide(payment, Told(Says.No)))
        .Then(Fact(PaidEntry(EntryStep.Failed, "webhook evt-1") with { Because = "declined" }), Fact(Letting));

    [Fact]
    public void A_payment_authorized_after_the_order_ended_is_let_go_of() => Paid.Payment
        .Given(Due, Abandoned).When(payment => RecordAuthorization.Decide(payment, Told(Says.Yes)))
        .Then(Quietly(HeldBy("webhook evt-1")), Fact(Letting));

    [Fact]
    public void Yes_after_letting_go_holds_nothing_any_more()
    {
        PaymentEvent[] closed = [Due, Waiting, Abandoned, Fact(Letting), LetGo];
        Paid.Payment.Given(closed).When(payment => RecordAuthorization.Decide(payment, Told(Says.Yes)))
            .Then(Quietly(HeldBy("webhook evt-1")));

        var after = Assert.IsType<Payment.Opened>(After([.. closed, Quietly(HeldBy("webhook evt-1"))]));
        Assert.Equal((0, true), (after.Ledger.Held, after.IsOver));
        Assert.Null(Question.Next(after));
    }

    [Fact]
    public void What_has_expired_is_held_no_more_and_only_asked_for_again_when_a_shipment_leaves()
    {
        Paid.Payment.Given(Due, Authorized).When(payment => RecordAuthorization.Decide(payment, Told(Says.Expired)))
            .Then(Fact(PaidEntry(EntryStep.Expired, "webhook evt-1") with { Because = "expired" }));
        Assert.Null(Question.Next(After(Due, Authorized, Lapsed)));
    }

    [Fact]
    public void Of_an_authorization_that_is_not_this_orders_nothing_follows() => Paid.Payment
        .Given(Due, Authorized)
        .When(payment => RecordAuthorization.Decide(payment, Told(Says.Expired, authorization: "auth-of-another"))).ThenNothing();

    [Fact]
    public void Of_an_order_that_nobody_knows_nothing_follows() => Paid.Payment
        .Given().When(payment => RecordAuthorization.Decide(payment, Told(Says.Yes))).ThenNothing();

    [Theory]
    [InlineData("""{"id":"evt-1","type":"authorization.authorized","data":{"authorizationId":"auth-1","reference":"0198c0de-0000-7000-8000-000000000001"}}""", Says.Yes)]
    [InlineData("""{"id":"evt-1","type":"authorization.declined","data":{"authorizationId":"auth-1","reference":"0198c0de-0000-7000-8000-000000000001"}}""", Says.No)]
    [InlineData("""{"id":"evt-1","type":"authorization.expired","data":{"authorizationId":"auth-1","reference":"0198c0de-0000-7000-8000-000000000001"}}""", Says.Expired)]
    public void An_event_is_read_as_what_it_means_to_a_payment(string body, Says says) => Assert.Equal(
        new RecordAuthorization(Id, null, new Answer(says, "auth-1"), Noon, "webhook evt-1"),
        ProviderEvent.Read(Encoding.UTF8.GetBytes(body)).ToRecord(Noon));

    [Theory]
    [InlineData("""{"id":"e","type":"merchant.renamed","data":{"authorizationId":"a","reference":"0198c0de-0000-7000-8000-000000000001"}}""")]
    [InlineData("""{"id":"e","type":"authorization.authorized","data":{"authorizationId":"a","reference":"not-an-order"}}""")]
    public void What_is_no_payment_of_ours_means_nothing(string body) =>
        Assert.Null(ProviderEvent.Read(Encoding.UTF8.GetBytes(body)).ToRecord(Noon));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":"","type":"x","data":{"authorizationId":"a","reference":"r"}}""")]
    [InlineData("""{"id":"e","type":"x","data":null}""")]
    public void What_is_no_event_is_unreadable(string body) =>
        Assert.ThrowsAny<JsonException>(() => ProviderEvent.Read(Encoding.UTF8.GetBytes(body)));

    private static Entry PaidEntry(EntryStep step, string by) => Asked.Then(step, Noon, by, Auth);
}
