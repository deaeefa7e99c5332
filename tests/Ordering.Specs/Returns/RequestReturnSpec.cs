using ServerlessShop.Ordering.InspectingReturn;
using ServerlessShop.Ordering.RequestingReturn;
using ServerlessShop.Ordering.Returns;
using static ServerlessShop.Ordering.Returns.ReturnsEvent;
using static ServerlessShop.Ordering.Specs.Returns.ThreeVases;

namespace ServerlessShop.Ordering.Specs.Returns;

public sealed class RequestReturnSpec
{
    private static readonly RequestReturn _atTheCounter =
        Request with { By = "sally", AtTheCounter = true, ApprovalLimitMinor = 100_00 };

    [Fact]
    public void A_return_is_requested_with_its_reason() => TheReturns
        .Given().When(returns => RequestReturn.Decide(returns, Request, Sold))
        .Then(Requested);

    [Fact]
    public void Requesting_it_again_changes_nothing() => TheReturns
        .Given(Requested)
        .When(returns => RequestReturn.Decide(returns, Request with { By = "sally", Now = Noon.AddHours(1) }, Sold))
        .ThenNothing();

    [Fact]
    public void Other_units_make_it_another_return() => TheReturns
        .Given(Requested)
        .When(returns => RequestReturn.Decide(returns, Request with { Lines = [new(0, 2)] }, Sold))
        .ThenRejected(RequestReturn.AlreadyRequestedDifferently);

    [Fact]
    public void What_has_not_arrived_cannot_be_returned() => TheReturns
        .Given().When(returns => RequestReturn.Decide(returns, Request, Sold with { HasArrived = false }))
        .ThenRejected(RequestReturn.TooEarly);

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_line_that_the_order_does_not_have_cannot_be_returned(int line) => TheReturns
        .Given().When(returns => RequestReturn.Decide(returns, Request with { Lines = [new(line, 1)] }, Sold))
        .ThenRejected(RequestReturn.UnknownLine);

    [Fact]
    public void No_more_than_was_sold_can_be_returned() => TheReturns
        .Given().When(returns => RequestReturn.Decide(returns, Request with { Lines = [new(0, 4)] }, Sold))
        .ThenRejected(RequestReturn.TooMuch);

    [Fact]
    public void Units_of_an_open_return_are_taken() => TheReturns
        .Given(Requested)
        .When(returns => RequestReturn.Decide(returns, Request with { Id = Another, Lines = [new(0, 3)] }, Sold))
        .ThenRejected(RequestReturn.TooMuch);

    [Fact]
    public void Returns_of_an_order_end_somewhere()
    {
        var rejected = Enumerable.Range(0, RequestReturn.ReturnsMax).Select(_ => new ReturnId(Guid.NewGuid())).SelectMany(
            id => new ReturnsEvent[] { Requested with { Id = id }, new ReturnRejected(TheOrder, id, "Worn", Fiona, Noon) });

        TheReturns.Given([.. rejected]).When(returns => RequestReturn.Decide(returns, Request, Sold))
            .ThenRejected(RequestReturn.TooMany);
    }

    [Fact]
    public void Of_too_many_lines_none_is_looked_at()
    {
        var lines = new RequestReturnFunction.Request.Some?[RequestReturn.LinesMax + 1];
        var found = new InspectReturnFunction.Request.Found?[RequestReturn.LinesMax + 1];

        Assert.False(new RequestReturnFunction.Request(lines, "Worn").TryRead(false, out _, out var invalid));
        Assert.False(new InspectReturnFunction.Request(found).TryRead(out _, out var notInspected));
        Assert.Equal(["lines", "lines"], invalid.Keys.Concat(notInspected.Keys));
    }

    [Fact]
    public void Units_of_another_line_with_the_same_sku_do_not_count() => TheReturns
        .Given(Requested)
        .When(returns => RequestReturn.Decide(returns, Request with { Id = Another, Lines = [new(0, 2), new(1, 1)] }, Sold))
        .Then(new ReturnRequested(
            TheOrder, Another, [new ReturnedLine(0, Vase, 2), new ReturnedLine(1, Vase, 1)], "It is blue", Anna, Noon));

    [Fact]
    public void Units_that_never_came_are_free_again_once_that_is_known() => TheReturns
        .Given(
            Requested, Received,
            new ReturnInspected(TheOrder, Id, [new ReturnedLine(0, Vase, 1, 0, 0)], Pounds(0), Pounds(0), Walter, Noon))
        .When(returns => RequestReturn.Decide(returns, Request with { Id = Another, Lines = [new(0, 3)] }, Sold))
        .Then(Requested with { Id = Another, Lines = [new ReturnedLine(0, Vase, 3)] });

    [Fact]
    public void Units_of_a_rejected_request_are_free_again() => TheReturns
        .Given(Requested, new ReturnRejected(TheOrder, Id, "Out of time", Fiona, Noon))
        .When(returns => RequestReturn.Decide(returns, Request with { Id = Another, Lines = [new(0, 3)] }, Sold))
        .Then(Requested with { Id = Another, Lines = [new ReturnedLine(0, Vase, 3)] });

    [Fact]
    public void Units_that_were_not_paid_for_are_gone_nevertheless() => TheReturns
        .Given(Requested, Received, Inspected, new ReturnRejected(TheOrder, Id, "Worn", Fiona, Noon))
        .When(returns => RequestReturn.Decide(returns, Request with { Id = Another, Lines = [new(0, 3)] }, Sold))
        .ThenRejected(RequestReturn.TooMuch);

    [Fact]
    public void The_returns_of_an_order_stay_within_one_document()
    {
        var sold = Enumerable.Repeat(Sold.Lines[0] with { Quantity = new(100_000) }, RequestReturn.LinesMax).ToArray();
        var all = Requested with { Lines = [.. sold.Select((_, line) => new ReturnedLine(line, Vase, 1))] };

        TheReturns.Given(all)
            .When(returns => RequestReturn.Decide(returns, Request with { Id = Another }, Sold with { Lines = [.. sold] }))
            .ThenRejected(RequestReturn.TooManyLines);
    }

    [Fact]
    public void Goods_handed_over_the_counter_are_received_inspected_and_restocked_at_once() => TheReturns
        .Given().When(returns => RequestReturn.Decide(returns, _atTheCounter, Sold))
        .Then(
            Requested with { By = "sally" }, Received with { By = "sally" }, Inspected with { By = "sally" },
            Asked with { By = "sally" });

    [Fact]
    public void A_large_refund_at_the_counter_awaits_the_second_person_like_any() => TheReturns
        .Given().When(returns => RequestReturn.Decide(returns, _atTheCounter with { ApprovalLimitMinor = 9_66 }, Sold))
        .Then(Requested with { By = "sally" }, Received with { By = "sally" }, Inspected with { By = "sally" });

    [Fact]
    public void Whoever_stands_at_the_counter_waits_until_the_money_is_captured() => TheReturns
        .Given().When(returns => RequestReturn.Decide(returns, _atTheCounter, Sold with { Captured = Pounds(9_66) }))
        .ThenRejected(ReturnsDecider.AboveCaptured);
}
