using ServerlessShop.Contracts.Payments;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.CapturingPayment;
using ServerlessShop.Payments.Payments;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>A share that is asked for again: by a person, since it could not be taken, or by a repeated message.</summary>
public sealed class CapturingAgainSpec
{
    private static readonly PaymentEvent _asked = Fact(Share(1, 10_00));
    private static readonly PaymentEvent _askedLast = Fact(Share(1, 10_00, final: true));
    private static readonly PaymentEvent _refused =
        Fact(Share(1, 10_00).Then(EntryStep.Failed, Noon, "provider", because: "capture-refused"));

    private static readonly PaymentEvent[] _letGo =
    [
        Due, Authorized, _askedLast,
        Fact(Share(1, 10_00, final: true).Then(EntryStep.Failed, Noon, "provider", because: "capture-refused")),
        Fact(Letting), LetGo,
    ];

    private static readonly Entry _heldAnew = Renewal(24_00) with { Because = "asked-again" };

    [Fact]
    public void What_could_not_be_taken_is_asked_for_once_more_under_another_key()
    {
        Paid.Payment.Given(Due, Authorized, _asked, _refused)
            .When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00))).Then(_asked);
        Assert.Equal(
            new Question.Capture("1", Gbp(10_00), "1", Auth, Attempt: 2),
            Question.Next(After(Due, Authorized, _asked, _refused, _asked)));
    }

    [Fact]
    public void A_late_no_to_the_first_attempt_says_nothing_of_the_second() => Paid.Payment
        .Given(Due, Authorized, _asked, _refused, _asked)
        .When(payment => RecordCapture.Decide(payment, AnsweredShare(1, Says.No))).ThenNothing();

    [Fact]
    public void What_is_taken_after_all_is_said() => Paid.Payment
        .Given(Due, Authorized, _asked, _refused, _asked)
        .When(payment => RecordCapture.Decide(payment, AnsweredShare(1, Says.Yes) with { Attempt = 2 }))
        .ThenSays(new PaymentCapturedV1(Id.Value, 10_00, "GBP", 1));

    [Fact]
    public void What_was_let_go_of_since_is_held_anew_first()
    {
        Paid.Payment.Given(_letGo).When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00, final: true)))
            .Then(Fact(_heldAnew), Fact(Share(1, 10_00, final: true, of: "2")));

        PaymentEvent[] again = [.. _letGo, Fact(_heldAnew), Fact(Share(1, 10_00, final: true, of: "2"))];
        Assert.Equal(new Question.Authorize("2", Gbp(24_00), "tok_approve"), Question.Next(After(again)));
        Assert.Equal(
            new Question.Capture("1", Gbp(10_00), "2", "auth-2", Attempt: 2),
            Question.Next(After([.. again, Fact(_heldAnew.Then(EntryStep.Succeeded, Noon, "provider", "auth-2"))])));
    }

    [Fact]
    public void What_was_not_held_anew_may_be_tried_again_too() => Paid.Payment
        .Given([
            .. _letGo, Fact(_heldAnew), Fact(Share(1, 10_00, final: true, of: "2")),
            Fact(_heldAnew.Then(EntryStep.Failed, Noon, "provider", "auth-2", "insufficient-funds")),
            Fact(Share(1, 10_00, final: true, of: "2").Then(EntryStep.Failed, Noon, "payments")),
        ])
        .When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00, final: true)))
        .Then(Fact(_heldAnew with { Number = "3" }), Fact(Share(1, 10_00, final: true, of: "3")));

    [Fact]
    public void Where_another_share_took_its_place_it_is_too_much() => Paid.Payment
        .Given(Due, Authorized, _asked, _refused, Fact(Share(2, 20_00)), Fact(Taken(2, 20_00)))
        .When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00))).ThenRejected(RequestCapture.Exceeds);

    [Fact]
    public void Without_the_buyers_token_nothing_is_held_anew() => Paid.Payment
        .Given([.. _letGo, new PaymentEvent.CustomerForgotten(Id)])
        .When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00, final: true)))
        .ThenRejected(PaymentDecider.NotHeld);

    [Fact]
    public void For_an_order_that_has_ended_nothing_is_tried_again() => Paid.Payment
        .Given(Due, Authorized, _asked, _refused, Abandoned, Fact(Letting), LetGo)
        .When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00))).ThenRejected(PaymentDecider.NotHeld);

    [Fact]
    public void What_was_taken_is_said_again_to_whoever_asks_again_and_the_books_stay()
    {
        PaymentEvent[] taken = [Due, Authorized, _asked, Fact(Taken(1, 10_00))];
        Paid.Payment.Given(taken).When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00)))
            .ThenSays(new PaymentCapturedV1(Id.Value, 10_00, "GBP", 1));
        Assert.Equal(
            After(taken), After([.. taken, new PaymentEvent.CaptureSaidAgain(Id, Taken(1, 10_00))]));
    }

    [Fact]
    public void While_the_provider_is_asked_asking_again_changes_nothing() => Paid.Payment
        .Given(Due, Authorized, _asked).When(payment => RequestCapture.Decide(payment, WishShare(1, 10_00))).ThenNothing();
}
