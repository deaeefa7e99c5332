using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Kernel;
using ServerlessShop.Kernel.Specs;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.Specs;

/// <summary>
/// Customers check out, pay and give up at once, and every request may come late, twice or out of turn. The store makes
/// one sequence of it, because it decides again when another writer was first; so every sequence must be safe.
/// </summary>
public sealed class DiscountUnderDisorderSpec
{
    private static readonly OrderId[] Orders =
        [.. Enumerable.Range(1, 8).Select(number => new OrderId(new Guid(number, 0, 0, new byte[8])))];

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_order_of_requests_takes_more_uses_than_there_are() => Cases.Each(random =>
    {
        var terms = Terms(random);
        DiscountCode code = new DiscountCode.Issued(new CodeText("SPRING10"), terms, [], []);
        var confirmed = new HashSet<OrderId>();

        foreach (var request in Requests(random))
        {
            if (request(code) is Decision<DiscountEvent>.Accepted { Events: var facts })
            {
                code = facts.Aggregate(code, DiscountCode.Evolve);
                confirmed.UnionWith(facts.OfType<UseConfirmed>().Select(fact => fact.Order));
            }

            var issued = (DiscountCode.Issued)code;
            Assert.True(issued.Uses.Count <= terms.UsesMax);
            Assert.DoesNotContain(
                issued.Uses.CountBy(use => use.Customer), customer => customer.Value > terms.UsesPerCustomerMax);
            Assert.Equal(issued.Uses.Count, issued.Uses.DistinctBy(use => use.Order).Count());
            Assert.Empty(issued.Uses.Select(use => use.Order).Intersect(issued.Released.Select(use => use.Order)));
            Assert.Equal(confirmed, issued.Uses.Where(use => use.IsConfirmed).Select(use => use.Order).ToHashSet());
        }
    });

    [Fact]
    public void When_every_order_has_ended_only_the_paid_ones_hold_a_use() => Cases.Each(random =>
    {
        DiscountCode code = new DiscountCode.Issued(new CodeText("SPRING10"), Terms(random), [], []);
        var ends = Orders.Select<OrderId, Func<DiscountCode, Decision<DiscountEvent>>>(
            order => code => ReleaseDiscount.Decide(code, new(order, Noon)));

        foreach (var request in Requests(random).Concat(ends))
        {
            if (request(code) is Decision<DiscountEvent>.Accepted { Events: var facts })
            {
                code = facts.Aggregate(code, DiscountCode.Evolve);
            }
        }

        Assert.All(((DiscountCode.Issued)code).Uses, use => Assert.True(use.IsConfirmed));
    });

    private static DiscountTerms Terms(Random random)
    {
        var uses = random.Next(1, 5);
        return DiscountTerms.From(
            new Reduction.Percentage(1000), new Money(0, "GBP"), Noon.AddDays(-1), Noon.AddDays(1), uses,
            random.Next(1, uses + 1))!;
    }

    // An order has one customer; everything else is drawn.
    private static Func<DiscountCode, Decision<DiscountEvent>>[] Requests(Random random) =>
    [
        .. Enumerable.Range(0, 40).Select<int, Func<DiscountCode, Decision<DiscountEvent>>>(_ =>
        {
            var number = random.Next(Orders.Length);
            var (order, customer) = (Orders[number], new CustomerId(new Guid(number % 3, 0, 0, new byte[8])));
            return random.Next(5) switch
            {
                0 => code => ConfirmDiscount.Decide(code, new(order)),
                1 => code => ReleaseDiscount.Decide(code, new(order, Noon)),
                _ => code => ReserveDiscount.Decide(code, new(order, customer, new Money(50_00, "GBP"), Noon)),
            };
        }),
    ];
}
