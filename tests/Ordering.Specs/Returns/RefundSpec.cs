using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Ordering.ApprovingRefund;
using ServerlessShop.Ordering.RejectingReturn;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PayingOtherwise;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Ordering.SettlingRefund;
using static ServerlessShop.Ordering.Returns.ReturnsEvent;
using static ServerlessShop.Ordering.Specs.Returns.ThreeVases;

namespace ServerlessShop.Ordering.Specs.Returns;

public sealed class RefundSpec
{
    private static readonly ApproveRefund _approve = new(TheOrder, Id, Fiona, Noon);
    private static readonly RejectReturn _reject = new(TheOrder, Id, "Worn", Fiona, Noon);
    private static readonly ReturnRejected _rejected = new(TheOrder, Id, "Worn", Fiona, Noon);
    private static readonly SettleRefund _settle = new(TheOrder, Id, Pounds(9_67), Audience: null, Noon);
    private static readonly RefundMade _made = new(TheOrder, Id, Pounds(9_67), Audience: null, Noon);
    private static readonly FailRefund _fail = new(TheOrder, Id, "card-closed", Noon);
    private static readonly RefundFailed _failed = new(TheOrder, Id, "card-closed", Noon);

    private static readonly PayOtherwise _pay = new(TheOrder, Id, "By bank transfer", Fiona, Noon);
    private static readonly RefundPaidOtherwise _paid = new(TheOrder, Id, "By bank transfer", Fiona, Noon);

    [Fact]
    public void A_refund_that_failed_can_be_paid_in_another_way() => TheReturns
        .Given(Requested, Received, Inspected, Asked, _failed).When(returns => PayOtherwise.Decide(returns, _pay))
        .Then(_paid);

    [Fact]
    public void What_was_paid_in_another_way_has_ended_and_counts_as_paid_back()
    {
        var after = After(Requested, Received, Inspected, Asked, _failed, _paid);

        Assert.Equal((ReturnStatus.Closed, false), (after.Items.Single().Status, after.IsUnderWay));
        Assert.False(after.IsCovered(Pounds(27_34), Sold.Captured));
        Assert.Equal(new ReturnStep("paidOtherwise", Fiona, Noon, "By bank transfer"), after.Items.Single().Steps[^1]);
    }

    [Theory]
    [InlineData(Anna)]
    [InlineData(Walter)]
    public void Who_requested_or_inspected_cannot_say_that_it_was_paid(string person) => TheReturns
        .Given(Requested, Received, Inspected, Asked, _failed)
        .When(returns => PayOtherwise.Decide(returns, _pay with { By = person }))
        .ThenRejected(ApproveRefund.NeedsSecondPerson);

    [Fact]
    public void What_the_provider_may_still_pay_is_not_paid_in_another_way() => Assert.All(
        [[Requested, Received, Inspected], [Requested, Received, Inspected, Asked], [Requested, Received, Inspected, Asked, _made]],
        (ReturnsEvent[] past) => TheReturns.Given(past).When(returns => PayOtherwise.Decide(returns, _pay))
            .ThenRejected(PayOtherwise.NotFailed));

    [Fact]
    public void Money_that_the_provider_gives_back_as_well_is_for_a_person_to_look_at() => TheReturns
        .Given(Requested, Received, Inspected, Asked, _failed, _paid).When(returns => SettleRefund.Decide(returns, _settle))
        .ThenRejected(SettleRefund.PaidTwice);

    [Fact]
    public void A_second_person_lets_a_refund_go() => TheReturns
        .Given(Requested, Received, Inspected).When(returns => ApproveRefund.Decide(returns, _approve, Sold))
        .Then(Asked with { ApprovedBy = Fiona });

    [Fact]
    public void Payments_hears_who_asked_and_who_approved() => TheReturns
        .Given(Requested, Received, Inspected).When(returns => ApproveRefund.Decide(returns, _approve, Sold))
        .ThenSays(new RefundDueV1(TheOrder.Value, Id.Value, 9_67, "GBP", "It is blue", Anna, Fiona));

    [Theory]
    [InlineData(Anna)]
    [InlineData(Walter)]
    public void Who_requested_or_inspected_cannot_approve(string person) => TheReturns
        .Given(Requested, Received, Inspected)
        .When(returns => ApproveRefund.Decide(returns, _approve with { By = person }, Sold))
        .ThenRejected(ApproveRefund.NeedsSecondPerson);

    [Fact]
    public void What_has_not_been_inspected_cannot_be_approved() => TheReturns
        .Given(Requested, Received).When(returns => ApproveRefund.Decide(returns, _approve, Sold))
        .ThenRejected(ApproveRefund.NotInspected);

    [Fact]
    public void No_approval_gives_back_more_than_was_captured() => TheReturns
        .Given(Requested, Received, Inspected)
        .When(returns => ApproveRefund.Decide(returns, _approve, Sold with { Captured = Pounds(9_66) }))
        .ThenRejected(ReturnsDecider.AboveCaptured);

    [Fact]
    public void A_refund_that_needs_no_approval_is_not_asked_for_again() => TheReturns
        .Given(Requested, Received, Inspected, Asked).When(returns => ApproveRefund.Decide(returns, _approve, Sold))
        .ThenNothing();

    [Fact]
    public void A_rejected_refund_cannot_be_approved() => TheReturns
        .Given(Requested, Received, Inspected, _rejected).When(returns => ApproveRefund.Decide(returns, _approve, Sold))
        .ThenRejected(ReturnsDecider.Rejected);

    [Fact]
    public void A_refund_that_awaits_approval_can_be_rejected() => TheReturns
        .Given(Requested, Received, Inspected).When(returns => RejectReturn.Decide(returns, _reject))
        .Then(_rejected);

    [Fact]
    public void A_request_can_be_rejected() => TheReturns
        .Given(Requested).When(returns => RejectReturn.Decide(returns, _reject))
        .Then(_rejected);

    [Fact]
    public void A_refund_that_was_asked_for_cannot_be_rejected() => TheReturns
        .Given(Requested, Received, Inspected, Asked).When(returns => RejectReturn.Decide(returns, _reject))
        .ThenRejected(RejectReturn.TooLate);

    [Fact]
    public void Money_given_back_ends_the_return() => TheReturns
        .Given(Requested, Received, Inspected, Asked).When(returns => SettleRefund.Decide(returns, _settle))
        .Then(_made);

    [Fact]
    public void A_buyer_who_came_by_a_basket_is_told_of_the_money()
    {
        var basket = Guid.NewGuid();
        var audience = new Audience(basket, TwoMugs.Place.Customer, new Contact("anna@example.org", "Anna", "de"), Pounds(37_00));

        TheReturns.Given(Requested, Received, Inspected, Asked)
            .When(returns => SettleRefund.Decide(returns, _settle with { Audience = audience }))
            .ThenSays(new OrderMilestoneV1(
                TheOrder.Value, basket, TwoMugs.Place.Customer!.Value.Value, "refunded", null,
                new ContactV1("anna@example.org", "Anna", "de"), 37_00, "GBP", AmountMinor: 9_67, Number: $"{Id}"));
    }

    [Fact]
    public void Money_given_back_after_a_failure_ends_the_return_too() => TheReturns
        .Given(Requested, Received, Inspected, Asked, _failed).When(returns => SettleRefund.Decide(returns, _settle))
        .Then(_made);

    [Fact]
    public void Another_amount_than_was_asked_for_is_for_a_person_to_look_at() => TheReturns
        .Given(Requested, Received, Inspected, Asked)
        .When(returns => SettleRefund.Decide(returns, _settle with { Amount = Pounds(9_66) }))
        .ThenRejected(SettleRefund.NotAsked);

    [Fact]
    public void Money_that_nobody_asked_for_is_for_a_person_to_look_at() => TheReturns
        .Given(Requested, Received, Inspected).When(returns => SettleRefund.Decide(returns, _settle))
        .ThenRejected(SettleRefund.NotAsked);

    [Fact]
    public void A_failed_refund_is_recorded_with_the_providers_word() => TheReturns
        .Given(Requested, Received, Inspected, Asked).When(returns => FailRefund.Decide(returns, _fail))
        .Then(_failed);

    [Fact]
    public void A_failure_that_comes_after_the_money_changes_nothing() => TheReturns
        .Given(Requested, Received, Inspected, Asked, _made).When(returns => FailRefund.Decide(returns, _fail))
        .ThenNothing();

    [Fact]
    public void Every_step_is_on_record_with_who_when_and_why()
    {
        var one = After(
            Requested, Received, Inspected, Asked with { ApprovedBy = Fiona, At = Noon.AddHours(1) }, _failed, _made).Items.Single();

        Assert.Equal(
            [
                new ReturnStep("requested", Anna, Noon, "It is blue"),
                new ReturnStep("received", Walter, Noon),
                new ReturnStep("inspected", Walter, Noon),
                new ReturnStep("approved", Fiona, Noon.AddHours(1)),
                new ReturnStep("refundFailed", "payments", Noon, "card-closed"),
                new ReturnStep("refunded", "payments", Noon),
            ],
            one.Steps);
    }

    [Fact]
    public void A_failed_refund_still_counts_against_what_was_captured() =>
        Assert.False(After(Requested, Received, Inspected, Asked, _failed).IsCovered(Pounds(27_34), Sold.Captured));
}
