using ServerlessShop.Ordering.CancellingOrder;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.CancellingOrder;

public sealed class CancelOrderSpec
{
    private static readonly CancelOrder _cancel = new(Id, "Changed my mind", "Sally", Noon.AddMinutes(3));

    [Fact]
    public void A_cancellation_is_remembered_even_when_it_comes_first() => AnOrder
        .Given().When(order => CancelOrder.Decide(order, _cancel))
        .Then(Cancelled);

    [Fact]
    public void An_order_that_is_not_confirmed_is_cancelled_at_once() => AnOrder
        .Given(Placed, Reserved).When(order => CancelOrder.Decide(order, _cancel))
        .Then(Cancelled);

    [Fact]
    public void A_completed_order_cannot_be_cancelled() => AnOrder
        .Given([.. ToItsEnd]).When(order => CancelOrder.Decide(order, _cancel))
        .ThenRejected(CancelOrder.TooLate);
}
