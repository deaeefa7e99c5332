using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.PersonalData;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Ordering.Specs.Returns;
using static ServerlessShop.Ordering.Specs.TwoMugs;

namespace ServerlessShop.Ordering.Specs.PersonalData;

public sealed class ForgetBuyerSpec
{
    private static readonly OrderReturns _none = ReturnsDecider.Instance.Initial;
    private static readonly ForgetBuyer _forget = new(Id, Place.Customer!.Value, Noon.AddYears(1));
    private static readonly OrderEvent.BuyerForgotten _forgotten = new(Id, Place.Customer!.Value, Noon.AddYears(1));

    [Fact]
    public void The_buyer_of_an_order_that_has_ended_is_forgotten() => AnOrder
        .Given([.. ToItsEnd]).When(order => ForgetBuyer.Decide(order, _forget, _none))
        .Then(_forgotten);

    [Fact]
    public void An_order_under_way_needs_its_buyer() => AnOrder
        .Given([.. ToItsEnd.SkipLast(1)]).When(order => ForgetBuyer.Decide(order, _forget, _none))
        .ThenRejected(ForgetBuyer.MustWait);

    [Fact]
    public void An_order_that_a_person_must_look_at_needs_its_buyer() => AnOrder
        .Given(Placed, Reserved, Confirmed, Attention).When(order => ForgetBuyer.Decide(order, _forget, _none))
        .ThenRejected(ForgetBuyer.MustWait);

    [Fact]
    public void An_open_return_needs_its_buyer()
    {
        AnOrder.Given([.. ToItsEnd])
            .When(order => ForgetBuyer.Decide(order, _forget, ThreeVases.After(ThreeVases.Requested)))
            .ThenRejected(ForgetBuyer.MustWait);
        ThreeVases.TheReturns.Given(ThreeVases.Requested with { By = $"{Place.Customer}" })
            .When(returns => ForgetBuyer.Decide(returns, _forget))
            .ThenRejected(ForgetBuyer.MustWait);
    }

    [Fact]
    public void Somebody_elses_order_is_not_touched() => AnOrder
        .Given([.. ToItsEnd])
        .When(order => ForgetBuyer.Decide(order, _forget with { Person = new(Guid.NewGuid()) }, _none))
        .ThenNothing();

    [Fact]
    public void What_a_customer_wrote_goes_and_what_staff_wrote_stays()
    {
        var returns = ThreeVases.After(
            ThreeVases.Requested with { By = $"{Place.Customer}" },
            new ReturnsEvent.ReturnRejected(Id, ThreeVases.Id, "Out of time", ThreeVases.Fiona, Noon));

        var after = OrderReturns.Evolve(returns, new ReturnsEvent.PersonErased(Id, $"{Place.Customer}")).Items.Single();

        Assert.Equal(("erased", "erased"), (after.RequestedBy, after.Because));
        Assert.Equal(
            [
                new ReturnStep("requested", "erased", Noon, "erased"),
                new ReturnStep("rejected", ThreeVases.Fiona, Noon, "Out of time"),
            ],
            after.Steps);
    }
}
