using ServerlessShop.Contracts.Payments;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Payments.RefundingPayment;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>Money is given back once, and never more than was taken.</summary>
public sealed class RefundingSpec
{
    private static readonly PaymentEvent[] _captured =
        [Due, Authorized, Fact(Share(1, 24_00, final: true)), Fact(Taken(1, 24_00, final: true))];

    private static readonly PaymentEvent _gaveBack = Fact(Back(10_00).Then(EntryStep.Succeeded, Noon, "provider", "ref-1"));

    [Fact]
    public void A_refund_is_on_record_with_who_asked_before_the_provider_is() => Paid.Payment
        .Given(_captured).When(payment => RequestRefund.Decide(payment, WishBack(10_00))).Then(Fact(Back(10_00)));

    [Fact]
    public void Who_approved_it_is_on_record_as_well() => Paid.Payment
        .Given(_captured).When(payment => RequestRefund.Decide(payment, WishBack(10_00, approvedBy: "olga")))
        .Then(Fact(Back(10_00, by: "fred, approved by olga")));

    [Fact]
    public void A_refund_is_said_with_its_id_and_recorded_once()
    {
        var record = new RecordRefund(Id, $"{RefundId}", new Answer(Says.Yes, "ref-1"), Noon);
        Paid.Payment.Given([.. _captured, Fact(Back(10_00))])
            .When(payment => RecordRefund.Decide(payment, record)).Then(_gaveBack);
        Paid.Payment.Given([.. _captured, Fact(Back(10_00))])
            .When(payment => RecordRefund.Decide(payment, record))
            .ThenSays(new PaymentRefundedV1(Id.Value, RefundId, 10_00, "GBP"));
    }

    [Fact]
    public void Another_amount_for_the_same_refund_is_refused() => Paid.Payment
        .Given([.. _captured, Fact(Back(10_00))])
        .When(payment => RequestRefund.Decide(payment, WishBack(9_00))).ThenRejected(RequestRefund.Differs);

    [Fact]
    public void More_than_was_captured_is_not_given_back() => Paid.Payment
        .Given([.. _captured, Fact(Back(10_00)), _gaveBack])
        .When(payment => RequestRefund.Decide(
            payment, WishBack(14_01) with { RefundId = Guid.Parse("0198c0de-0000-7000-8000-0000000000ff") }))
        .ThenSays(new PaymentFailedV1(
            Id.Value, "refund", "0198c0de-0000-7000-8000-0000000000ff", "refund-exceeds-captured"));

    [Fact]
    public void A_refund_that_overtakes_the_capture_waits_for_it()
    {
        PaymentEvent[] capturing = [Due, Authorized, Fact(Share(1, 24_00, final: true))];
        Paid.Payment.Given(capturing).When(payment => RequestRefund.Decide(payment, WishBack(10_00))).Then(Fact(Back(10_00)));

        Assert.IsType<Question.Capture>(Question.Next(After([.. capturing, Fact(Back(10_00))])));
        Assert.Equal(
            new Question.Refund($"{RefundId}", Gbp(10_00)), Question.Next(After([.. _captured, Fact(Back(10_00))])));
    }

    [Fact]
    public void Of_what_was_never_taken_nothing_is_given_back() => Paid.Payment
        .Given(Due, Authorized, Abandoned, Fact(Letting), LetGo)
        .When(payment => RequestRefund.Decide(payment, WishBack(1)))
        .ThenSays(new PaymentFailedV1(Id.Value, "refund", $"{RefundId}", "refund-exceeds-captured"));

    [Fact]
    public void What_was_never_due_is_not_refunded() => Paid.Payment
        .Given().When(payment => RequestRefund.Decide(payment, WishBack(1))).ThenRejected(PaymentDecider.NotHeld);

    [Fact]
    public void What_the_provider_cannot_give_back_a_person_must_look_at() => Paid.Payment
        .Given([.. _captured, Fact(Back(10_00))])
        .When(payment => RecordRefund.Decide(
            payment, new(Id, $"{RefundId}", new Answer(Says.No, null, "refund-refused"), Noon)))
        .ThenSays(new PaymentFailedV1(Id.Value, "refund", $"{RefundId}", "refund-refused"));
}
