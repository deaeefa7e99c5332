using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.InspectingReturn;
using ServerlessShop.Ordering.ReceivingReturn;
using ServerlessShop.Ordering.RequestingReturn;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using static ServerlessShop.Ordering.Returns.ReturnsEvent;
using static ServerlessShop.Ordering.Specs.Returns.ThreeVases;

namespace ServerlessShop.Ordering.Specs.Returns;

public sealed class InspectReturnSpec
{
    private static readonly ReceiveReturn _receive = new(TheOrder, Id, Walter, Noon);

    [Fact]
    public void A_requested_return_is_received() => TheReturns
        .Given(Requested).When(returns => ReceiveReturn.Decide(returns, _receive))
        .Then(Received);

    [Fact]
    public void A_return_that_nobody_requested_is_not_received() => TheReturns
        .Given().When(returns => ReceiveReturn.Decide(returns, _receive))
        .ThenRejected(ReturnsDecider.Unknown);

    [Fact]
    public void A_rejected_return_is_not_received() => TheReturns
        .Given(Requested, new ReturnRejected(TheOrder, Id, "Out of time", Fiona, Noon))
        .When(returns => ReceiveReturn.Decide(returns, _receive))
        .ThenRejected(ReturnsDecider.Rejected);

    [Fact]
    public void An_inspected_return_asks_for_its_refund_at_once() => TheReturns
        .Given(Requested, Received).When(returns => InspectReturn.Decide(returns, Inspect, Sold))
        .Then(Inspected, Asked);

    [Fact]
    public void The_stock_hears_what_may_be_sold_again_and_what_may_not()
    {
        var inspected = Inspected with { Lines = [new ReturnedLine(0, Vase, 3, 2, 1), new ReturnedLine(1, Vase, 1, 1, 0)] };

        var said = Assert.IsType<ReturnInspectedV1>(Assert.Single(ReturnsDecider.Instance.Announce(inspected)).Message);

        Assert.Equal((TheOrder.Value, Id.Value), (said.OrderId, said.ReturnId));
        Assert.Equal([new OrderedV1("VASE1", 3)], said.Restocked);
        Assert.Equal([new OrderedV1("VASE1", 1)], said.Scrapped);
    }

    [Fact]
    public void Scrapped_goods_are_paid_back_too() => TheReturns
        .Given(Requested, Received)
        .When(returns => InspectReturn.Decide(returns, Inspect with { Lines = [new(0, 0, 1)] }, Sold))
        .Then(Inspected with { Lines = [new ReturnedLine(0, Vase, 1, 0, 1)] }, Asked);

    [Fact]
    public void Each_line_is_paid_back_at_its_own_price() => TheReturns
        .Given(Requested with { Lines = [new ReturnedLine(1, Vase, 1)] }, Received)
        .When(returns => InspectReturn.Decide(returns, Inspect with { Lines = [new(1, 1, 0)] }, Sold))
        .Then(
            Inspected with { Lines = [new ReturnedLine(1, Vase, 1, 1, 0)], Refund = Pounds(8_00), Vat = Pounds(0) },
            Asked with { Amount = Pounds(8_00) });

    [Fact]
    public void Only_what_came_is_paid_back() => TheReturns
        .Given(Requested with { Lines = [new ReturnedLine(0, Vase, 1), new ReturnedLine(1, Vase, 1)] }, Received)
        .When(returns => InspectReturn.Decide(returns, Inspect, Sold))
        .Then(
            Inspected with { Lines = [new ReturnedLine(0, Vase, 1, 1, 0), new ReturnedLine(1, Vase, 1, 0, 0)] }, Asked);

    [Fact]
    public void An_empty_parcel_closes_the_return()
    {
        TheReturns.Given(Requested, Received)
            .When(returns => InspectReturn.Decide(returns, Inspect with { Lines = [] }, Sold))
            .Then(Inspected with { Lines = [new ReturnedLine(0, Vase, 1, 0, 0)], Refund = Pounds(0), Vat = Pounds(0) });
        TheReturns.Given(Requested, Received)
            .When(returns => InspectReturn.Decide(returns, Inspect with { Lines = [] }, Sold))
            .ThenSays();
    }

    [Fact]
    public void A_refund_over_the_limit_awaits_approval() => TheReturns
        .Given(Requested, Received)
        .When(returns => InspectReturn.Decide(returns, Inspect with { ApprovalLimitMinor = 9_66 }, Sold))
        .Then(Inspected);

    [Fact]
    public void A_refund_of_exactly_the_limit_needs_no_approval() => TheReturns
        .Given(Requested, Received)
        .When(returns => InspectReturn.Decide(returns, Inspect with { ApprovalLimitMinor = 9_67 }, Sold))
        .Then(Inspected, Asked);

    [Fact]
    public void What_is_not_captured_yet_awaits_approval() => TheReturns
        .Given(Requested, Received)
        .When(returns => InspectReturn.Decide(returns, Inspect, Sold with { Captured = Pounds(9_66) }))
        .Then(Inspected);

    [Fact]
    public void What_other_returns_asked_for_is_no_longer_there() => TheReturns
        .Given(
            Requested, Received, Inspected, Asked,
            Requested with { Id = Another }, Received with { Id = Another })
        .When(returns => InspectReturn.Decide(returns, Inspect with { Id = Another }, Sold with { Captured = Pounds(19_32) }))
        .Then(Inspected with { Id = Another, Refund = Pounds(9_66) });

    [Fact]
    public void Goods_that_have_not_been_received_are_not_inspected() => TheReturns
        .Given(Requested).When(returns => InspectReturn.Decide(returns, Inspect, Sold))
        .ThenRejected(InspectReturn.NotReceived);

    [Fact]
    public void More_than_was_requested_cannot_be_found() => TheReturns
        .Given(Requested, Received)
        .When(returns => InspectReturn.Decide(returns, Inspect with { Lines = [new(0, 1, 1)] }, Sold))
        .ThenRejected(InspectReturn.OtherThanRequested);

    [Fact]
    public void Another_line_than_was_requested_cannot_be_found() => TheReturns
        .Given(Requested, Received)
        .When(returns => InspectReturn.Decide(returns, Inspect with { Lines = [new(1, 1, 0)] }, Sold))
        .ThenRejected(InspectReturn.OtherThanRequested);

    [Fact]
    public void Inspecting_again_with_the_same_result_changes_nothing() => TheReturns
        .Given(Requested, Received, Inspected, Asked)
        .When(returns => InspectReturn.Decide(returns, Inspect with { By = "wanda" }, Sold))
        .ThenNothing();

    [Fact]
    public void Inspecting_again_with_another_result_is_refused() => TheReturns
        .Given(Requested, Received, Inspected, Asked)
        .When(returns => InspectReturn.Decide(returns, Inspect with { Lines = [new(0, 0, 1)] }, Sold))
        .ThenRejected(InspectReturn.AlreadyInspectedDifferently);

    [Fact]
    public void A_line_that_comes_back_piece_by_piece_gives_back_exactly_its_price_and_its_tax()
    {
        var random = new Random(14_092_026);
        for (var round = 0; round < 500; round++)
        {
            var quantity = random.Next(1, 12);
            var price = random.Next(0, 5_000);
            var line = new OrderLine(
                Vase, new Quantity(quantity), Pounds(price), random.Next(0, price * quantity + 1), new VatRate(random.Next(0, 30_00)));
            var whole = TaxedAmount.Including(line.VatRate!.Value, Pounds(price * quantity - line.DiscountMinor));

            var (refund, vat) = (Pounds(0), Pounds(0));
            var returns = ReturnsDecider.Instance.Initial;
            for (var gone = 0; gone < quantity;)
            {
                var units = random.Next(1, quantity - gone + 1);
                var ask = Request with
                {
                    Id = new(Guid.NewGuid()), Lines = [new(0, units)], AtTheCounter = true, ApprovalLimitMinor = long.MaxValue,
                };
                var facts = Assert.IsType<Decision<ReturnsEvent>.Accepted>(
                    RequestReturn.Decide(returns, ask, Sold with { Lines = [line], Captured = whole.Gross })).Events;
                var inspected = facts.OfType<ReturnInspected>().Single();
                Assert.True(inspected.Vat.Minor >= 0 && inspected.Vat.Minor <= inspected.Refund.Minor);
                (refund, vat) = (refund + inspected.Refund, vat + inspected.Vat);
                returns = facts.Aggregate(returns, OrderReturns.Evolve);
                gone += units;
            }

            Assert.Equal((whole.Gross, whole.Vat), (refund, vat));
        }
    }
}
