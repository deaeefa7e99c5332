using ServerlessShop.Customers.ChangingProfile;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.KeepingAddresses;
using ServerlessShop.Customers.LeadingErasure;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Customers.RecordingConsent;
using ServerlessShop.Customers.WishingErasure;
using static ServerlessShop.Customers.Customers.CustomerEvent;
using static ServerlessShop.Customers.Specs.Jane;

namespace ServerlessShop.Customers.Specs;

public sealed class ErasureSpec
{
    private static readonly WishErasure _wish = new(Id, Wish, "I am moving.", Noon, Contexts);
    private static readonly WithdrawErasure _withdraw = new(Wish, Noon);
    private static readonly AskContexts _ask = new(Wish, Noon);
    private static readonly FinishErasure _finish = new(Wish, Noon);
    private static readonly RecordAnswer _mustWait =
        new(Wish, "ordering", Noon, new ErasureAnswer.MustWait("An order is open."), Noon);

    private static readonly RecordAnswer _erased =
        new(Wish, "ordering", Noon, new ErasureAnswer.Done(new(2, 1, "Invoices stay.")), Noon);

    [Fact]
    public void A_wish_has_a_line_for_every_context_that_holds_personal_data() => ACustomer
        .Given(new ProfileChanged(HerProfile)).When(customer => WishErasure.Decide(customer, _wish)).Then(Wished);

    [Fact]
    public void Another_wish_while_one_is_open_is_refused() => ACustomer
        .Given(Wished).When(customer => WishErasure.Decide(customer, _wish with { Id = Guid.Empty }))
        .ThenRejected(WishErasure.AnotherOpen);

    [Fact]
    public void The_one_that_may_have_to_wait_is_asked_alone() => ACustomer
        .Given(Wished).When(customer => AskContexts.Decide(customer, _ask)).Then(Asked("ordering", Noon));

    [Fact]
    public void When_it_has_erased_the_basket_is_asked_alone() => ACustomer
        .Given(Wished, Asked("ordering", Noon), Erased("ordering"))
        .When(customer => AskContexts.Decide(customer, _ask)).Then(Asked("basket", Noon));

    [Fact]
    public void When_the_basket_has_erased_ordering_is_asked_for_what_was_on_its_way_and_then_all_others()
    {
        CustomerEvent[] basketErased =
            [Wished, Asked("ordering", Noon), Erased("ordering"), Asked("basket", Noon), Erased("basket")];
        ACustomer.Given(basketErased).When(customer => AskContexts.Decide(customer, _ask))
            .Then(new ContextAsked("ordering", Noon, Noon.AddMinutes(2)));
        ACustomer.Given([.. basketErased, Asked("ordering", Noon), Erased("ordering")])
            .When(customer => AskContexts.Decide(customer, _ask))
            .Then([.. Contexts.Skip(2).Select(name => Asked(name, Noon))]);
    }

    [Fact]
    public void What_ordering_said_before_the_basket_had_erased_does_not_count_after_it()
    {
        CustomerEvent[] basketErased =
            [Wished, Asked("ordering", Noon), Erased("ordering"), Asked("basket", Noon), Erased("basket")];
        ACustomer.Given(basketErased).When(customer => RecordAnswer.Decide(customer, _erased)).ThenNothing();
        ACustomer.Given([.. basketErased, Asked("ordering", Noon.AddMinutes(1))])
            .When(customer => RecordAnswer.Decide(customer, _erased)).ThenNothing();
    }

    [Fact]
    public void Who_was_asked_and_has_not_answered_is_asked_again_after_a_pause()
    {
        var later = Noon.AddMinutes(1);
        ACustomer.Given(Wished, Asked("ordering", Noon))
            .When(customer => AskContexts.Decide(customer, _ask with { Now = later.AddTicks(-1) })).ThenNothing();
        ACustomer.Given(Wished, Asked("ordering", Noon))
            .When(customer => AskContexts.Decide(customer, _ask with { Now = later }))
            .Then(new ContextAsked("ordering", later, later.AddMinutes(2)));
    }

    [Fact]
    public void The_pause_doubles_up_to_a_day() => Assert.Equal(
        [1, 2, 4, 1024, 1440, 1440, 1440],
        new[] { 0, 1, 2, 10, 11, 12, 1_000_000 }.Select(attempts => (int)AskContexts.PauseAfter(attempts).TotalMinutes));

    [Fact]
    public void A_context_that_has_erased_is_not_asked_again() => ACustomer
        .Given([.. AllErased]).When(customer => AskContexts.Decide(customer, _ask with { Now = Noon.AddYears(1) })).ThenNothing();

    [Fact]
    public void A_context_that_must_wait_says_why() => ACustomer
        .Given(Wished, Asked("ordering", Noon)).When(customer => RecordAnswer.Decide(customer, _mustWait))
        .Then(MustWait("ordering"));

    [Fact]
    public void What_a_context_erased_and_kept_is_taken_down() => ACustomer
        .Given(Wished, Asked("ordering", Noon)).When(customer => RecordAnswer.Decide(customer, _erased))
        .Then(Erased("ordering"));

    [Fact]
    public void Erased_stays_erased_whatever_is_answered_later() => ACustomer
        .Given(Wished, Asked("ordering", Noon), Erased("ordering"))
        .When(customer => RecordAnswer.Decide(customer, _mustWait)).ThenNothing();

    [Fact]
    public void A_late_must_wait_says_nothing_of_what_was_asked_since() => ACustomer
        .Given(Wished, Asked("ordering", Noon), Asked("ordering", Noon.AddMinutes(1)))
        .When(customer => RecordAnswer.Decide(customer, _mustWait)).ThenNothing();

    [Fact]
    public void An_answer_to_an_earlier_wish_is_not_taken_for_this_one() => ACustomer
        .Given(Wished, Asked("ordering", Noon))
        .When(customer => RecordAnswer.Decide(customer, _erased with { Erasure = Guid.Empty })).ThenNothing();

    [Fact]
    public void A_wish_nobody_was_asked_about_can_be_withdrawn() => ACustomer
        .Given(Wished).When(customer => WithdrawErasure.Decide(customer, _withdraw)).Then(new ErasureWithdrawn(Noon));

    [Fact]
    public void A_wish_that_waits_for_an_order_can_be_withdrawn() => ACustomer
        .Given(Wished, Asked("ordering", Noon), MustWait("ordering"))
        .When(customer => WithdrawErasure.Decide(customer, _withdraw)).Then(new ErasureWithdrawn(Noon));

    [Fact]
    public void While_a_context_is_asked_it_may_be_erasing_so_it_is_too_late() => ACustomer
        .Given(Wished, Asked("ordering", Noon)).When(customer => WithdrawErasure.Decide(customer, _withdraw))
        .ThenRejected(WithdrawErasure.TooLate);

    [Fact]
    public void What_is_erased_cannot_be_brought_back() => ACustomer
        .Given([.. AllErased, new CustomerErased(Noon)]).When(customer => WithdrawErasure.Decide(customer, _withdraw))
        .ThenRejected(WithdrawErasure.TooLate);

    [Fact]
    public void A_wish_that_was_never_made_cannot_be_withdrawn() => ACustomer
        .Given().When(customer => WithdrawErasure.Decide(customer, _withdraw)).ThenRejected(WithdrawErasure.Unknown);

    [Fact]
    public void A_withdrawn_wish_asks_nobody_and_finishes_nothing()
    {
        var withdrawn = ACustomer.Given(Wished, new ErasureWithdrawn(Noon));
        withdrawn.When(customer => AskContexts.Decide(customer, _ask)).ThenNothing();
        withdrawn.When(customer => FinishErasure.Decide(customer, _finish)).ThenNothing();
        withdrawn.When(customer => RecordAnswer.Decide(customer, _erased)).ThenNothing();
    }

    [Fact]
    public void A_withdrawn_wish_does_not_come_back_by_a_late_retry_but_another_may_follow()
    {
        var withdrawn = ACustomer.Given(Wished, new ErasureWithdrawn(Noon));
        var other = _wish with { Id = Guid.Empty };
        withdrawn.When(customer => WishErasure.Decide(customer, _wish)).ThenRejected(WishErasure.Withdrawn);
        withdrawn.When(customer => WishErasure.Decide(customer, other))
            .Then(new ErasureWished(Wished.Erasure with { Id = Guid.Empty }));
    }

    [Fact]
    public void While_a_context_has_not_erased_nothing_is_finished() => ACustomer
        .Given([.. AllErased.SkipLast(1)]).When(customer => FinishErasure.Decide(customer, _finish))
        .ThenRejected(FinishErasure.Unfinished);

    [Fact]
    public void When_all_have_erased_the_customer_is_erased_too() => ACustomer
        .Given(AllErased).When(customer => FinishErasure.Decide(customer, _finish)).Then(new CustomerErased(Noon));

    [Fact]
    public void What_stays_is_a_pseudonymous_proof()
    {
        var erased = After(
            [new ProfileChanged(HerProfile), new AddressKept(Home), new ConsentChanged(Newsletter, 1), .. AllErased, new CustomerErased(Noon)]);
        Assert.Null(erased.Profile);
        Assert.Empty(erased.Addresses);
        Assert.Empty(erased.Consents);
        Assert.Null(erased.Erasure!.Because);
        Assert.Equal((Wish, Noon), (erased.Erasure.Id, erased.Erasure.DoneAt));
        Assert.All(erased.Erasure.Lines.Skip(1), line => Assert.Equal((2, 1), (line.Count!.Erased, line.Count.Kept)));
        Assert.Equal((4, 2), erased.Erasure.Lines[0].Count is var asked ? (asked!.Erased, asked.Kept) : default);
        Assert.Null(erased.Awaits);
    }

    [Fact]
    public void A_customer_who_comes_back_can_be_erased_again_and_a_late_retry_of_the_first_wish_is_none()
    {
        var second = Guid.Parse("0198c0de-0000-7000-8000-0000000000e2");
        CustomerEvent[] back = [.. AllErased, new CustomerErased(Noon), new ProfileChanged(HerProfile)];
        ACustomer.Given(back).When(customer => WishErasure.Decide(customer, _wish)).ThenNothing();
        ACustomer.Given(back).When(customer => WishErasure.Decide(customer, _wish with { Id = second }))
            .Then(new ErasureWished(Wished.Erasure with { Id = second }));
    }

    [Fact]
    public void The_numbers_of_consents_go_on_after_an_erasure() => ACustomer
        .Given([new ConsentChanged(Newsletter, 1), .. AllErased, new CustomerErased(Noon)])
        .When(customer => RecordConsent.Decide(customer, new(Newsletter))).Then(new ConsentChanged(Newsletter, 2));

    [Fact]
    public void Nothing_is_added_while_what_is_known_here_is_being_erased()
    {
        var closing = ACustomer.Given([new AddressKept(Home), .. AllErased]);
        closing.When(customer => ChangeProfile.Decide(customer, new(HerProfile))).ThenRejected(CustomerDecider.BeingErased);
        closing.When(customer => KeepAddress.Decide(customer, new(Office))).ThenRejected(CustomerDecider.BeingErased);
        closing.When(customer => RemoveAddress.Decide(customer, new(Home.Id))).ThenRejected(CustomerDecider.BeingErased);
        closing.When(customer => RecordConsent.Decide(customer, new(Newsletter))).ThenRejected(CustomerDecider.BeingErased);
    }

    [Fact]
    public void While_an_erasure_waits_for_an_order_the_account_works_as_ever() => ACustomer
        .Given(Wished, Asked("ordering", Noon), MustWait("ordering"))
        .When(customer => KeepAddress.Decide(customer, new(Home))).Then(new AddressKept(Home));

    [Theory]
    [InlineData(0, "wished")]
    [InlineData(1, "underWay")]
    [InlineData(2, "waiting")]
    [InlineData(3, "waiting")]
    [InlineData(4, "underWay")]
    public void A_customer_sees_how_far_it_is(int facts, string status)
    {
        CustomerEvent[] way =
            [Asked("ordering", Noon), MustWait("ordering"), Asked("ordering", Noon.AddMinutes(1)), Erased("ordering")];
        Assert.Equal(status, ErasureView.Of(After([Wished, .. way.Take(facts)]).Erasure!).Status);
    }

    [Fact]
    public void A_customer_sees_its_end()
    {
        Assert.Equal("done", ErasureView.Of(After([.. AllErased, new CustomerErased(Noon)]).Erasure!).Status);
        Assert.Equal("withdrawn", ErasureView.Of(After([Wished, new ErasureWithdrawn(Noon)]).Erasure!).Status);
    }

    private static Customer After(CustomerEvent[] past) =>
        past.Aggregate(CustomerDecider.Instance.Initial, CustomerDecider.Instance.Evolve);
}
