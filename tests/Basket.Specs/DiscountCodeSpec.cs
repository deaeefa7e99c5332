using System.Collections.Immutable;
using System.Text.Json;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Kernel;
using ServerlessShop.Kernel.Specs;
using ServerlessShop.Testing;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.Specs;

public sealed class DiscountCodeSpec
{
    private static readonly Spec<DiscountCode, DiscountEvent> ACode = new(DiscountCodeDecider.Instance);

    private static readonly DateTimeOffset Spring = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Noon = Spring.AddHours(12);
    private static readonly CodeText Spring10 = CodeText.From("SPRING10")!.Value;

    private static readonly DiscountTerms Terms =
        DiscountTerms.From(new Reduction.Percentage(1000), Pounds(20_00), Spring, Spring.AddDays(30), 3, 2)!;

    private static readonly OrderId First = Order(1), Second = Order(2), Third = Order(3), Fourth = Order(4);
    private static readonly CustomerId Ann = new(new Guid(1, 1, 1, new byte[8]));
    private static readonly CustomerId Bob = new(new Guid(2, 2, 2, new byte[8]));
    private static readonly CodeIssued Issued = new(Spring10, Terms);

    private static readonly ReserveDiscount AnnReserves = new(First, Ann, Pounds(50_00), Noon);

    [Fact]
    public void A_code_is_issued_once() => ACode
        .Given().When(code => IssueDiscountCode.Decide(code, new(Spring10, Terms))).Then(Issued);

    [Fact]
    public void The_terms_of_an_issued_code_never_change() => ACode
        .Given(Issued).When(code => IssueDiscountCode.Decide(code, new(Spring10, Terms with { UsesMax = 4 })))
        .ThenRejected(IssueDiscountCode.IssuedWithOtherTerms);

    [Fact]
    public void An_order_reserves_a_use_and_is_told_its_discount() => ACode
        .Given(Issued).When(code => ReserveDiscount.Decide(code, AnnReserves))
        .Then(new UseReserved(new DiscountUse(First, Ann, Pounds(50_00), Pounds(5_00)), Noon));

    [Fact]
    public void The_same_order_twice_is_one_use_also_later_and_after_it_was_confirmed() => ACode
        .Given(Issued, Reserved(First, Ann), new UseConfirmed(First))
        .When(code => ReserveDiscount.Decide(code, AnnReserves with { At = Terms.ValidUntil })).ThenNothing();

    [Fact]
    public void The_same_order_with_other_goods_or_for_another_customer_is_a_mistake()
    {
        var held = ACode.Given(Issued, Reserved(First, Ann));
        held.When(code => ReserveDiscount.Decide(code, AnnReserves with { Goods = Pounds(50_01) }))
            .ThenRejected(ReserveDiscount.UsedDifferently);
        held.When(code => ReserveDiscount.Decide(code, AnnReserves with { Customer = Bob }))
            .ThenRejected(ReserveDiscount.UsedDifferently);
    }

    [Fact]
    public void A_code_that_was_not_issued_is_unknown() => ACode
        .Given().When(code => ReserveDiscount.Decide(code, AnnReserves)).ThenRejected(ReserveDiscount.Unknown);

    [Fact]
    public void A_code_is_valid_from_its_first_moment_until_before_its_last()
    {
        var code = ACode.Given(Issued);
        Rejects(AnnReserves with { At = Spring.AddTicks(-1) }, ReserveDiscount.NotYetValid);
        Grants(AnnReserves with { At = Spring });
        Grants(AnnReserves with { At = Terms.ValidUntil.AddTicks(-1) });
        Rejects(AnnReserves with { At = Terms.ValidUntil }, ReserveDiscount.NoLongerValid);

        void Grants(ReserveDiscount reserve) => code.When(c => ReserveDiscount.Decide(c, reserve))
            .Then(new UseReserved(new DiscountUse(First, Ann, Pounds(50_00), Pounds(5_00)), reserve.At));
        void Rejects(ReserveDiscount reserve, Rejection why) =>
            code.When(c => ReserveDiscount.Decide(c, reserve)).ThenRejected(why);
    }

    [Fact]
    public void The_goods_must_cost_the_minimum() => ACode
        .Given(Issued).When(code => ReserveDiscount.Decide(code, AnnReserves with { Goods = Pounds(19_99) }))
        .ThenRejected(ReserveDiscount.BelowMinimum);

    [Fact]
    public void Exactly_the_minimum_is_enough() => ACode
        .Given(Issued).When(code => ReserveDiscount.Decide(code, AnnReserves with { Goods = Pounds(20_00) }))
        .Then(new UseReserved(new DiscountUse(First, Ann, Pounds(20_00), Pounds(2_00)), Noon));

    [Fact]
    public void A_code_is_for_its_currency() => ACode
        .Given(Issued).When(code => ReserveDiscount.Decide(code, AnnReserves with { Goods = new(50_00, "EUR") }))
        .ThenRejected(ReserveDiscount.OtherCurrency);

    [Fact]
    public void The_uses_of_a_code_are_limited_and_what_is_only_held_counts() => ACode
        .Given(Issued, Reserved(First, Ann), Reserved(Second, Ann), new UseConfirmed(Second), Reserved(Third, Bob))
        .When(code => ReserveDiscount.Decide(code, AnnReserves with { Order = Fourth, Customer = Bob }))
        .ThenRejected(ReserveDiscount.UsedUp);

    [Fact]
    public void The_uses_by_one_customer_are_limited_and_others_are_not_hindered()
    {
        var code = ACode.Given(Issued, Reserved(First, Ann), Reserved(Second, Ann));
        code.When(c => ReserveDiscount.Decide(c, AnnReserves with { Order = Third }))
            .ThenRejected(ReserveDiscount.UsedUpByCustomer);
        code.When(c => ReserveDiscount.Decide(c, AnnReserves with { Order = Third, Customer = Bob }))
            .Then(Reserved(Third, Bob));
    }

    [Fact]
    public void A_held_use_is_confirmed() => ACode
        .Given(Issued, Reserved(First, Ann)).When(code => ConfirmDiscount.Decide(code, new(First)))
        .Then(new UseConfirmed(First));

    [Fact]
    public void What_is_not_held_cannot_be_confirmed()
    {
        ACode.Given()
            .When(code => ConfirmDiscount.Decide(code, new(First))).ThenRejected(ConfirmDiscount.NotReserved);
        ACode.Given(Issued)
            .When(code => ConfirmDiscount.Decide(code, new(First))).ThenRejected(ConfirmDiscount.NotReserved);
        ACode.Given(Issued, Reserved(First, Ann), new UseReleased(First, Noon))
            .When(code => ConfirmDiscount.Decide(code, new(First))).ThenRejected(ConfirmDiscount.NotReserved);
    }

    [Fact]
    public void A_held_use_is_released_and_another_order_may_have_it()
    {
        ACode.Given(Issued, Reserved(First, Ann), Reserved(Second, Ann))
            .When(code => ReleaseDiscount.Decide(code, new(Second, Noon))).Then(new UseReleased(Second, Noon));
        ACode.Given(Issued, Reserved(First, Ann), Reserved(Second, Ann), new UseReleased(Second, Noon))
            .When(code => ReserveDiscount.Decide(code, AnnReserves with { Order = Third })).Then(Reserved(Third, Ann));
    }

    [Fact]
    public void A_release_that_comes_after_the_confirmation_is_refused() => ACode
        .Given(Issued, Reserved(First, Ann), new UseConfirmed(First))
        .When(code => ReleaseDiscount.Decide(code, new(First, Noon))).ThenRejected(ReleaseDiscount.AlreadyConfirmed);

    [Fact]
    public void An_order_that_gave_its_use_back_does_not_get_it_again() => ACode
        .Given(Issued, Reserved(First, Ann), new UseReleased(First, Noon))
        .When(code => ReserveDiscount.Decide(code, AnnReserves)).ThenRejected(ReserveDiscount.AlreadyReleased);

    [Fact]
    public void A_release_that_overtakes_its_reservation_rules_it_out()
    {
        ACode.Given(Issued)
            .When(code => ReleaseDiscount.Decide(code, new(First, Noon))).Then(new UseReleased(First, Noon));
        ACode.Given(Issued, new UseReleased(First, Noon))
            .When(code => ReserveDiscount.Decide(code, AnnReserves)).ThenRejected(ReserveDiscount.AlreadyReleased);
    }

    [Fact]
    public void Releases_are_forgotten_after_ninety_days()
    {
        var issued = (DiscountCode.Issued)After(
            Issued, new UseReleased(First, Noon), new UseReleased(Second, Noon.AddDays(1)),
            new UseReleased(Third, Noon.AddDays(90)));
        Assert.Equal([new(Second, Noon.AddDays(1)), new(Third, Noon.AddDays(90))], issued.Released);
    }

    [Fact]
    public void A_full_memory_refuses_new_uses_and_still_takes_back_what_is_held()
    {
        var releases = Enumerable.Range(100, DiscountCode.Issued.RememberedMax - 1)
            .Select(number => new ReleasedUse(Order(number), Noon));
        var full = DiscountCode.Evolve(
            new DiscountCode.Issued(Spring10, Terms, [], [.. releases]), Reserved(First, Ann));

        Assert.Equal(
            ReserveDiscount.TooManyReleases, Reason(ReserveDiscount.Decide(full, AnnReserves with { Order = Second })));
        Assert.Equal(ReserveDiscount.TooManyReleases, Reason(ReleaseDiscount.Decide(full, new(Second, Noon))));
        Assert.Equal(
            new UseReleased(First, Noon), Assert.Single(Facts(ReleaseDiscount.Decide(full, new(First, Noon)))));

        // Ninety days on there is room again.
        Assert.NotEmpty(Facts(ReleaseDiscount.Decide(full, new(Second, Noon.AddDays(90)))));
    }

    [Fact]
    public void The_fullest_code_fits_one_document()
    {
        var terms = Terms with { UsesMax = DiscountTerms.UsesLimit };
        var price = Pounds(Money.PriceMinorMax);
        var uses = Enumerable.Range(0, DiscountTerms.UsesLimit)
            .Select(number => new DiscountUse(Order(number), Ann, price, price, true));
        var released = Enumerable.Range(0, DiscountCode.Issued.RememberedMax - DiscountTerms.UsesLimit)
            .Select(number => new ReleasedUse(Order(number), Noon));
        DiscountCode code = new DiscountCode.Issued(Spring10, terms, [.. uses], [.. released]);

        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(code, Json.Options).Length, 1, 1024 * 1024);
    }

    [Fact]
    public void A_code_survives_storage()
    {
        var code = After(
            Issued, Reserved(First, Ann), Reserved(Second, Bob), new UseConfirmed(Second),
            new UseReleased(Third, Noon));
        var stored = JsonSerializer.Serialize(code, Json.Options);
        Assert.Equal(code, JsonSerializer.Deserialize<DiscountCode>(stored, Json.Options));
    }

    [Fact]
    public void A_fixed_amount_is_never_more_than_the_goods_cost()
    {
        var fiver = new Reduction.FixedAmount(5_00);
        Assert.Equal(Pounds(5_00), fiver.On(Pounds(20_00)));
        Assert.Equal(Pounds(3_00), fiver.On(Pounds(3_00)));
        Assert.Equal(Pounds(0), fiver.On(Pounds(0)));
    }

    [Theory]
    [InlineData(10, 0, 30, 3, 2, true)]
    [InlineData(0, 0, 30, 3, 2, false)]
    [InlineData(10_001, 0, 30, 3, 2, false)]
    [InlineData(10, 30, 30, 3, 2, false)]
    [InlineData(10, 0, 30, 0, 0, false)]
    [InlineData(10, 0, 30, 3, 0, false)]
    [InlineData(10, 0, 30, 3, 4, false)]
    [InlineData(10, 0, 30, 2_000, 2_000, true)]
    [InlineData(10, 0, 30, 2_001, 1, false)]
    public void Terms_that_cannot_be_kept_are_none(
        int basisPoints, int from, int until, int uses, int perCustomer, bool areKept)
    {
        var terms = DiscountTerms.From(
            new Reduction.Percentage(basisPoints), Pounds(0), Spring.AddDays(from), Spring.AddDays(until), uses,
            perCustomer);
        Assert.Equal(areKept, terms is not null);
    }

    [Theory]
    [InlineData("spring10", "SPRING10")]
    [InlineData("A-10", "A-10")]
    [InlineData("ABC", null)]
    [InlineData("SPRING 10", null)]
    [InlineData("ÄPFEL10", null)]
    [InlineData("1234567890123456789012345678901", null)]
    [InlineData(null, null)]
    public void A_code_is_plain_text_in_any_case(string? typed, string? code) =>
        Assert.Equal(code, CodeText.From(typed)?.Value);

    private static UseReserved Reserved(OrderId order, CustomerId by) =>
        new(new DiscountUse(order, by, Pounds(50_00), Pounds(5_00)), Noon);

    private static DiscountCode After(params DiscountEvent[] facts) =>
        facts.Aggregate(DiscountCodeDecider.Instance.Initial, DiscountCode.Evolve);

    private static Rejection Reason(Decision<DiscountEvent> decision) =>
        Assert.IsType<Decision<DiscountEvent>.Rejected>(decision).Reason;

    private static ImmutableArray<DiscountEvent> Facts(Decision<DiscountEvent> decision) =>
        Assert.IsType<Decision<DiscountEvent>.Accepted>(decision).Events;

    private static OrderId Order(int number) => new(new Guid(number, 0, 0, new byte[8]));

    private static Money Pounds(long minor) => new(minor, "GBP");
}
