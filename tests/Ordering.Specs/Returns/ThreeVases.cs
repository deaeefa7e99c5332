using ServerlessShop.Kernel;
using ServerlessShop.Ordering.InspectingReturn;
using ServerlessShop.Ordering.RequestingReturn;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Testing;
using static ServerlessShop.Ordering.Returns.ReturnsEvent;

namespace ServerlessShop.Ordering.Specs.Returns;

/// <summary>
/// One sale that the specs return things of: three vases at 10.00 with 1.00 off, and the same vase once more at 8.00 on a
/// line of its own, without tax. 37.00 were captured.
/// </summary>
internal static class ThreeVases
{
    public const string Anna = "anna"; // The customer.
    public const string Walter = "walter"; // Of the warehouse.
    public const string Fiona = "fiona"; // Of finance.

    public static readonly Spec<OrderReturns, ReturnsEvent> TheReturns = new(ReturnsDecider.Instance);
    public static readonly DateTimeOffset Noon = TwoMugs.Noon;
    public static readonly OrderId TheOrder = TwoMugs.Id;
    public static readonly ReturnId Id = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000a1"));
    public static readonly ReturnId Another = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000a2"));
    public static readonly Sku Vase = new("VASE1");

    public static readonly Sale Sold = new(
        TheOrder, TwoMugs.Place.Customer,
        [
            new OrderLine(Vase, new Quantity(3), Pounds(10_00), DiscountMinor: 1_00, new VatRate(20_00)),
            new OrderLine(Vase, new Quantity(1), Pounds(8_00), VatRate: new VatRate(0)),
        ],
        Captured: Pounds(37_00), HasArrived: true);

    /// <summary>One of the three.</summary>
    public static readonly RequestReturn Request =
        new(TheOrder, Id, [new RequestReturn.Some(0, 1)], "It is blue", Anna, Noon);

    public static readonly ReturnRequested Requested =
        new(TheOrder, Id, [new ReturnedLine(0, Vase, 1)], "It is blue", Anna, Noon);

    public static readonly ReturnReceived Received = new(TheOrder, Id, Walter, Noon);

    public static readonly InspectReturn Inspect =
        new(TheOrder, Id, [new InspectReturn.Found(0, 1, 0)], Walter, ApprovalLimitMinor: 100_00, Noon);

    /// <summary>29.00 for three: what stays of it is worth 19.33 with 3.22 of tax, of 4.83.</summary>
    public static readonly ReturnInspected Inspected =
        new(TheOrder, Id, [new ReturnedLine(0, Vase, 1, 1, 0)], Pounds(9_67), Pounds(1_61), Walter, Noon);

    public static readonly RefundAsked Asked =
        new(TheOrder, Id, Pounds(9_67), "It is blue", Anna, ApprovedBy: null, Noon);

    public static Money Pounds(long pence) => new(pence, "GBP");

    public static OrderReturns After(params ReturnsEvent[] past) =>
        past.Aggregate(ReturnsDecider.Instance.Initial, OrderReturns.Evolve);
}
