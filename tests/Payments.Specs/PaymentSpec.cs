using ServerlessShop.Contracts.Payments;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.CapturingPayment;
using ServerlessShop.Payments.ClosingPayment;
using ServerlessShop.Payments.OpeningPayment;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Testing;

namespace ServerlessShop.Payments.Specs;

public sealed class PaymentSpec
{
    private static readonly Spec<Payment, PaymentEvent> _payment = new(PaymentDecider.Instance);
    private static readonly OrderId _id = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001"));
    private static readonly Money _amount = new(24_00, "GBP");

    private static readonly PaymentEvent.PaymentBecameDue _due = new(_id, _amount, "tok_approve");
    private static readonly PaymentEvent.PaymentAuthorized _held = new(_id, _amount, "auth-1");
    private static readonly PaymentEvent.PaymentDeclined _declined = new(_id, "insufficient-funds");
    private static readonly PaymentEvent.PaymentCaptured _taken = new(_id, 1, _amount);
    private static readonly PaymentEvent.PaymentAbandoned _abandoned = new(_id);
    private static readonly PaymentEvent.PaymentVoided _voided = new(_id);

    private static readonly OpenPayment _open = new(_id, _amount, "tok_approve");
    private static readonly RecordAuthorization _yes = new(_id, "auth-1", null);
    private static readonly RecordAuthorization _no = new(_id, null, "insufficient-funds");

    [Fact]
    public void A_payment_becomes_due_once() => _payment
        .Given().When(payment => OpenPayment.Decide(payment, _open)).Then(_due);

    [Fact]
    public void Another_amount_for_the_same_order_is_refused() => _payment
        .Given(_due).When(payment => OpenPayment.Decide(payment, _open with { Amount = new Money(1, "GBP") }))
        .ThenRejected(OpenPayment.AmountDiffers);

    [Fact]
    public void A_cancellation_heard_first_rules_the_payment_out() => _payment
        .Given().When(payment => ClosePayment.Decide(payment, new(_id))).Then(new PaymentEvent.PaymentRuledOut(_id));

    [Fact]
    public void What_was_ruled_out_never_becomes_due() => _payment
        .Given(new PaymentEvent.PaymentRuledOut(_id)).When(payment => OpenPayment.Decide(payment, _open)).ThenNothing();

    [Fact]
    public void Money_that_the_provider_holds_is_authorized() => _payment
        .Given(_due).When(payment => RecordAuthorization.Decide(payment, _yes)).Then(_held);

    [Fact]
    public void An_authorization_is_said_with_its_amount() => _payment
        .Given(_due).When(payment => RecordAuthorization.Decide(payment, _yes))
        .ThenSays(new PaymentAuthorizedV1(_id.Value, 24_00, "GBP"));

    [Fact]
    public void Money_that_the_provider_refuses_is_declined() => _payment
        .Given(_due).When(payment => RecordAuthorization.Decide(payment, _no)).Then(_declined);

    [Fact]
    public void The_order_hears_why_it_was_declined() => _payment
        .Given(_due).When(payment => RecordAuthorization.Decide(payment, _no))
        .ThenSays(new PaymentDeclinedV1(_id.Value, "insufficient-funds"));

    [Fact]
    public void Held_money_is_captured() => _payment
        .Given(_due, _held).When(payment => RecordCapture.Decide(payment, new(_id, 1, _amount))).Then(_taken);

    [Fact]
    public void A_capture_says_its_amount_and_shipment() => _payment
        .Given(_due, _held).When(payment => RecordCapture.Decide(payment, new(_id, 1, _amount)))
        .ThenSays(new PaymentCapturedV1(_id.Value, 24_00, "GBP", 1));

    [Fact]
    public void Another_shipments_share_is_captured_too() => _payment
        .Given(_due, _held, _taken).When(payment => RecordCapture.Decide(payment, new(_id, 2, _amount)))
        .Then(new PaymentEvent.PaymentCaptured(_id, 2, _amount));

    [Fact]
    public void Money_that_is_not_held_cannot_be_captured() => _payment
        .Given(_due).When(payment => RecordCapture.Decide(payment, new(_id, 1, _amount))).ThenRejected(PaymentDecider.NotHeld);

    [Fact]
    public void Cancelling_while_money_is_held_closes_the_payment() => _payment
        .Given(_due, _held).When(payment => ClosePayment.Decide(payment, new(_id))).Then(_abandoned);

    [Fact]
    public void Cancelling_while_the_provider_is_asked_closes_the_payment() => _payment
        .Given(_due).When(payment => ClosePayment.Decide(payment, new(_id))).Then(_abandoned);

    [Fact]
    public void An_authorization_that_arrives_while_closing_confirms_no_order() => _payment
        .Given(_due, _abandoned).When(payment => RecordAuthorization.Decide(payment, _yes)).ThenNothing();

    [Fact]
    public void A_decline_that_arrives_while_closing_ends_it() => _payment
        .Given(_due, _abandoned).When(payment => RecordAuthorization.Decide(payment, _no))
        .Then(new PaymentEvent.PaymentNeverHeld(_id, "insufficient-funds"));

    [Fact]
    public void Letting_go_ends_the_payment() => _payment
        .Given(_due, _held, _abandoned).When(payment => RecordVoid.Decide(payment, new(_id))).Then(_voided);

    [Fact]
    public void Captured_money_is_not_let_go_of() => _payment
        .Given(_due, _held, _taken).When(payment => ClosePayment.Decide(payment, new(_id)))
        .ThenRejected(ClosePayment.CapturedAlready);

    [Fact]
    public void A_closed_payment_stays_closed() => _payment
        .Given(_due, _declined).When(payment => OpenPayment.Decide(payment, _open)).ThenNothing();
}
