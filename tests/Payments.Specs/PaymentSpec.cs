using ServerlessShop.Contracts.Payments;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.ClosingPayment;
using ServerlessShop.Payments.OpeningPayment;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>From becoming due to being held or let go.</summary>
public sealed class PaymentSpec
{
    [Fact]
    public void A_payment_becomes_due_once_and_it_is_on_record_what_will_be_asked() => Paid.Payment
        .Given().When(payment => OpenPayment.Decide(payment, Open)).Then(Due);

    [Fact]
    public void Another_amount_for_the_same_order_is_refused() => Paid.Payment
        .Given(Due).When(payment => OpenPayment.Decide(payment, Open with { Amount = Gbp(1) }))
        .ThenRejected(OpenPayment.AmountDiffers);

    [Fact]
    public void A_cancellation_heard_first_rules_the_payment_out() => Paid.Payment
        .Given().When(payment => ClosePayment.Decide(payment, Close)).Then(new PaymentEvent.PaymentRuledOut(Id));

    [Fact]
    public void What_was_ruled_out_never_becomes_due() => Paid.Payment
        .Given(new PaymentEvent.PaymentRuledOut(Id)).When(payment => OpenPayment.Decide(payment, Open)).ThenNothing();

    [Fact]
    public void Money_that_the_provider_holds_is_authorized() => Paid.Payment
        .Given(Due).When(payment => RecordAuthorization.Decide(payment, Answered(Says.Yes))).Then(Authorized);

    [Fact]
    public void An_authorization_is_said_with_its_amount() => Paid.Payment
        .Given(Due).When(payment => RecordAuthorization.Decide(payment, Answered(Says.Yes)))
        .ThenSays(new PaymentAuthorizedV1(Id.Value, 24_00, "GBP"));

    [Fact]
    public void Money_that_the_provider_refuses_is_declined() => Paid.Payment
        .Given(Due).When(payment => RecordAuthorization.Decide(payment, Answered(Says.No, "insufficient-funds")))
        .Then(Declined);

    [Fact]
    public void The_order_hears_why_it_was_declined() => Paid.Payment
        .Given(Due).When(payment => RecordAuthorization.Decide(payment, Answered(Says.No, "insufficient-funds")))
        .ThenSays(new PaymentDeclinedV1(Id.Value, "insufficient-funds"));

    [Fact]
    public void While_the_buyer_has_to_approve_nothing_is_said() => Paid.Payment
        .Given(Due).When(payment => RecordAuthorization.Decide(payment, Answered(Says.Pending))).Then(Waiting);

    [Fact]
    public void While_the_buyer_has_to_approve_the_provider_is_not_asked_again() =>
        Assert.Null(Question.Next(After(Due, Waiting)));

    [Fact]
    public void What_comes_to_nothing_is_authorized_and_the_provider_not_asked() => Paid.Payment
        .Given().When(payment => OpenPayment.Decide(payment, Open with { Amount = Gbp(0) }))
        .ThenSays(new PaymentAuthorizedV1(Id.Value, 0, "GBP"));

    [Fact]
    public void What_looks_like_a_card_number_is_declined() => Paid.Payment
        .Given().When(payment => OpenPayment.Decide(payment, Open with { Token = "4111 1111 1111 1111" }))
        .ThenSays(new PaymentDeclinedV1(Id.Value, "card-number-refused"));

    [Fact]
    public void What_looks_like_a_card_number_is_written_down_nowhere()
    {
        var opened = Assert.IsType<Kernel.Decision<PaymentEvent>.Accepted>(
            OpenPayment.Decide(new Payment.NotDue(), Open with { Token = "4111111111111111" }));
        var stored = System.Text.Json.JsonSerializer.Serialize(After([.. opened.Events]), Kernel.Json.Options);

        Assert.DoesNotContain("4111", stored, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_while_money_is_held_lets_go_of_it() => Paid.Payment
        .Given(Due, Authorized).When(payment => ClosePayment.Decide(payment, Close)).Then(Abandoned, Fact(Letting));

    [Fact]
    public void Cancelling_while_the_provider_is_asked_closes_the_payment() => Paid.Payment
        .Given(Due).When(payment => ClosePayment.Decide(payment, Close)).Then(Abandoned);

    [Fact]
    public void Whether_money_is_held_for_a_cancelled_order_is_asked_under_the_same_key() => Assert.Equal(
        new Question.Authorize("1", Gbp(24_00), "tok_approve"), Question.Next(After(Due, Abandoned)));

    [Fact]
    public void Money_that_is_held_after_the_cancellation_is_let_go_of() => Paid.Payment
        .Given(Due, Abandoned).When(payment => RecordAuthorization.Decide(payment, Answered(Says.Yes)))
        .Then(Quietly(HeldBy("provider")), Fact(Letting));

    [Fact]
    public void Money_that_is_held_after_the_cancellation_confirms_no_order() => Paid.Payment
        .Given(Due, Abandoned).When(payment => RecordAuthorization.Decide(payment, Answered(Says.Yes))).ThenSays();

    [Fact]
    public void A_decline_after_the_cancellation_is_not_said() => Paid.Payment
        .Given(Due, Abandoned).When(payment => RecordAuthorization.Decide(payment, Answered(Says.No))).ThenSays();

    [Fact]
    public void Cancelling_while_the_buyer_has_to_approve_lets_go_too() => Paid.Payment
        .Given(Due, Waiting).When(payment => ClosePayment.Decide(payment, Close)).Then(Abandoned, Fact(Letting));

    [Fact]
    public void Letting_go_ends_the_payment()
    {
        Paid.Payment.Given(Due, Authorized, Abandoned, Fact(Letting))
            .When(payment => RecordVoid.Decide(payment, new(Id, "1", new Answer(Says.Yes, Auth), Noon))).Then(LetGo);

        var closed = Assert.IsType<Payment.Opened>(After(Due, Authorized, Abandoned, Fact(Letting), LetGo));
        Assert.True(closed.IsOver);
        Assert.Equal((0, 0, 0), (closed.Ledger.Authorized, closed.Ledger.Held, closed.Ledger.Captured));
    }

    [Fact]
    public void Captured_money_is_not_let_go_of() => Paid.Payment
        .Given(Due, Authorized, Fact(Share(1, 24_00, final: true)), Fact(Taken(1, 24_00, final: true)))
        .When(payment => ClosePayment.Decide(payment, Close)).ThenRejected(ClosePayment.CapturedAlready);

    [Fact]
    public void A_cancellation_lets_go_of_what_is_not_captured() => Paid.Payment
        .Given(Due, Authorized, Fact(Share(1, 10_00)), Fact(Taken(1, 10_00)))
        .When(payment => ClosePayment.Decide(payment, Close))
        .Then(Abandoned, Fact(Letting with { Amount = Gbp(14_00) }));

    [Fact]
    public void What_was_ruled_out_is_remembered_as_long_as_a_message_can_be_late_and_books_for_good()
    {
        var keep = PaymentDecider.Instance.Keep!;
        Assert.Equal(TimeSpan.FromDays(90), keep(After(new PaymentEvent.PaymentRuledOut(Id))));
        Assert.Null(keep(After(Due)));
        Assert.Null(keep(After(Due, Declined)));
    }

    [Fact]
    public void A_closed_payment_stays_closed() => Paid.Payment
        .Given(Due, Declined).When(payment => OpenPayment.Decide(payment, Open)).ThenNothing();
}
