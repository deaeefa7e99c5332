using ServerlessShop.Contracts.Payments;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.CapturingPayment;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>A share for each shipment, and never more than was authorized.</summary>
public sealed class CapturingSpec
{
    private static readonly PaymentEvent _askedFirst = Fact(Share(1, 10_00));
    private static readonly PaymentEvent _tookFirst = Fact(Taken(1, 10_00));

    [Fact]
    public void A_shipments_share_is_on_record_before_it_is_asked_for()
    {
        Paid.Payment.Given(Due, Authorized)
            .When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00))).Then(_askedFirst);
        Assert.Equal(
            new Question.Capture("1", Gbp(10_00), "1", Auth), Question.Next(After(Due, Authorized, _askedFirst)));
    }

    [Fact]
    public void A_capture_says_its_amount_and_shipment() => Paid.Payment
        .Given(Due, Authorized, _askedFirst).When(payment => RecordCapture.Decide(payment, AnsweredShare(1, Says.Yes)))
        .ThenSays(new PaymentCapturedV1(Id.Value, 10_00, "GBP", 1));

    [Fact]
    public void A_capture_is_recorded_once() => Paid.Payment
        .Given(Due, Authorized, _askedFirst).When(payment => RecordCapture.Decide(payment, AnsweredShare(1, Says.Yes)))
        .Then(_tookFirst);

    [Fact]
    public void Money_that_is_not_held_cannot_be_captured() => Paid.Payment
        .Given(Due).When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00))).ThenRejected(PaymentDecider.NotHeld);

    [Fact]
    public void Nothing_is_captured_of_what_was_let_go() => Paid.Payment
        .Given(Due, Authorized, Abandoned, Fact(Letting), LetGo)
        .When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00))).ThenRejected(PaymentDecider.NotHeld);

    [Fact]
    public void More_than_is_left_cannot_be_captured() => Paid.Payment
        .Given(Due, Authorized, _askedFirst, _tookFirst)
        .When(payment => RequestCapture.Decide(payment, WishShare(2, 14_01))).ThenRejected(RequestCapture.Exceeds);

    [Fact]
    public void What_is_asked_for_but_not_answered_is_not_there_for_another_shipment() => Paid.Payment
        .Given(Due, Authorized, _askedFirst)
        .When(payment => RequestCapture.Decide(payment, WishShare(2, 14_01))).ThenRejected(RequestCapture.Exceeds);

    [Fact]
    public void Another_amount_for_the_same_shipment_is_refused() => Paid.Payment
        .Given(Due, Authorized, _askedFirst)
        .When(payment => RequestCapture.Decide(payment, WishShare(1, 11_00))).ThenRejected(RequestCapture.Differs);

    [Fact]
    public void Of_what_is_left_after_the_final_shipment_nothing_stays_held() => Paid.Payment
        .Given(Due, Authorized, Fact(Share(1, 10_00, final: true)))
        .When(payment => RecordCapture.Decide(payment, AnsweredShare(1, Says.Yes)))
        .Then(Fact(Taken(1, 10_00, final: true)), Fact(Letting with { Amount = Gbp(14_00) }));

    [Fact]
    public void A_final_share_that_is_heard_first_lets_go_of_nothing_that_an_earlier_one_needs()
    {
        Paid.Payment.Given(Due, Authorized, Fact(Share(2, 5_00, final: true)))
            .When(payment => RecordCapture.Decide(payment, AnsweredShare(2, Says.Yes)))
            .Then(Fact(Taken(2, 5_00, final: true)));
        Paid.Payment.Given(Due, Authorized, Fact(Share(2, 5_00, final: true)), Fact(Taken(2, 5_00, final: true)), _askedFirst)
            .When(payment => RecordCapture.Decide(payment, AnsweredShare(1, Says.Yes)))
            .Then(_tookFirst, Fact(Letting with { Amount = Gbp(9_00) }));
    }

    [Fact]
    public void A_share_of_nothing_is_captured_and_the_provider_not_asked() => Paid.Payment
        .Given(Due, Authorized).When(payment => RequestCapture.Decide(payment, WishShare(1, 0)))
        .ThenSays(new PaymentCapturedV1(Id.Value, 0, "GBP", 1));

    [Fact]
    public void What_the_provider_cannot_take_a_person_must_look_at() => Paid.Payment
        .Given(Due, Authorized, _askedFirst)
        .When(payment => RecordCapture.Decide(payment, AnsweredShare(1, Says.No, "capture-refused")))
        .ThenSays(new PaymentFailedV1(Id.Value, "capture", "1", "capture-refused"));

    [Fact]
    public void What_has_expired_is_authorized_anew() => Paid.Payment
        .Given(Due, Authorized, _askedFirst)
        .When(payment => RecordCapture.Decide(payment, AnsweredShare(1, Says.Expired, "expired")))
        .Then(Lapsed, Fact(Share(1, 10_00).Then(EntryStep.Expired, Noon, "provider", because: "expired")), Fact(Renewal(24_00)));

    [Fact]
    public void What_was_authorized_anew_is_captured_and_the_order_hears_of_no_second_authorization()
    {
        PaymentEvent[] renewing =
        [
            Due, Authorized, _askedFirst, Lapsed, Fact(Share(1, 10_00).Then(EntryStep.Expired, Noon, "provider")),
            Fact(Renewal(24_00)),
        ];
        Assert.Equal(new Question.Authorize("2", Gbp(24_00), "tok_approve"), Question.Next(After(renewing)));
        Paid.Payment.Given(renewing)
            .When(payment => RecordAuthorization.Decide(payment, Answered(Says.Yes, number: "2"))).ThenSays();

        PaymentEvent[] renewed = [.. renewing, Fact(Renewal(24_00).Then(EntryStep.Succeeded, Noon, "provider", "auth-2"))];
        var asked = Fact(Share(1, 10_00, of: "2") with { By = "payments" });
        Assert.Equal(new Question.Capture("1", Gbp(10_00), "2", "auth-2"), Question.Next(After([.. renewed, asked])));
    }

    [Fact]
    public void What_is_not_authorized_anew_a_person_must_look_at() => Paid.Payment
        .Given(
            Due, Authorized, _askedFirst, Lapsed, Fact(Share(1, 10_00).Then(EntryStep.Expired, Noon, "provider")),
            Fact(Renewal(24_00)))
        .When(payment => RecordAuthorization.Decide(payment, Answered(Says.No, "insufficient-funds", "2")))
        .ThenSays(new PaymentFailedV1(Id.Value, "capture", "1", "insufficient-funds"));

    [Fact]
    public void Whether_a_share_was_taken_before_the_rest_expired_is_asked_under_the_old_key() => Assert.Equal(
        new Question.Capture("1", Gbp(10_00), "1", Auth),
        Question.Next(After(Due, Authorized, _askedFirst, Lapsed)));
}
