using ServerlessShop.Customers.ChangingProfile;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.KeepingAddresses;
using ServerlessShop.Customers.RecordingConsent;
using static ServerlessShop.Customers.Customers.CustomerEvent;
using static ServerlessShop.Customers.Specs.Jane;

namespace ServerlessShop.Customers.Specs;

public sealed class CustomerSpec
{
    [Fact]
    public void A_profile_is_written_and_the_same_again_is_a_retry() => ACustomer
        .Given().When(customer => ChangeProfile.Decide(customer, new(HerProfile))).Then(new ProfileChanged(HerProfile));

    [Fact]
    public void A_profile_takes_the_place_of_the_one_before()
    {
        var moved = HerProfile with { Email = "jane@example.org" };
        ACustomer.Given(new ProfileChanged(HerProfile))
            .When(customer => ChangeProfile.Decide(customer, new(moved))).Then(new ProfileChanged(moved));
    }

    [Fact]
    public void Nobody_else_is_told_of_a_customer() => ACustomer
        .Given().When(customer => ChangeProfile.Decide(customer, new(HerProfile))).ThenSays();

    [Fact]
    public void An_address_is_kept_in_the_book() => ACustomer
        .Given().When(customer => KeepAddress.Decide(customer, new(Home))).Then(new AddressKept(Home));

    [Fact]
    public void The_first_address_is_the_default_whether_it_says_so_or_not() =>
        Assert.True(Assert.Single(After(new AddressKept(Office)).Addresses).IsDefault);

    [Fact]
    public void Another_default_takes_the_place_of_the_one_before() => Assert.Equal(
        [Home with { IsDefault = false }, Office with { IsDefault = true }],
        After(new AddressKept(Home), new AddressKept(Office with { IsDefault = true })).Addresses);

    [Fact]
    public void The_default_stays_it_until_another_is() => ACustomer
        .Given(new AddressKept(Home), new AddressKept(Office))
        .When(customer => KeepAddress.Decide(customer, new(Home with { IsDefault = false }))).ThenNothing();

    [Fact]
    public void Without_its_default_the_book_has_another() =>
        Assert.True(Assert.Single(After(new AddressKept(Home), new AddressKept(Office), new AddressRemoved(Home.Id)).Addresses).IsDefault);

    [Fact]
    public void An_address_is_removed_once() => ACustomer
        .Given(new AddressKept(Home)).When(customer => RemoveAddress.Decide(customer, new(Home.Id)))
        .Then(new AddressRemoved(Home.Id));

    [Fact]
    public void What_is_not_in_the_book_is_out_of_it() => ACustomer
        .Given().When(customer => RemoveAddress.Decide(customer, new(Home.Id))).ThenNothing();

    [Fact]
    public void A_full_book_takes_no_other_address_but_changes_those_it_has()
    {
        CustomerEvent[] full =
        [
            .. Enumerable.Range(0, KeepAddress.AddressesMax).Select(i => new AddressKept(Home with { Id = NthId(i) })),
        ];
        ACustomer.Given(full).When(customer => KeepAddress.Decide(customer, new(Office)))
            .ThenRejected(KeepAddress.BookIsFull);
        var changed = Office with { Id = NthId(3) };
        ACustomer.Given(full).When(customer => KeepAddress.Decide(customer, new(changed))).Then(new AddressKept(changed));
    }

    [Fact]
    public void A_consent_is_taken_down_with_its_number() => ACustomer
        .Given().When(customer => RecordConsent.Decide(customer, new(Newsletter))).Then(new ConsentChanged(Newsletter, 1));

    [Fact]
    public void Saying_it_again_later_is_no_other_consent() => ACustomer
        .Given(new ConsentChanged(Newsletter, 1))
        .When(customer => RecordConsent.Decide(customer, new(Newsletter with { At = Noon.AddDays(1), How = "checkout" })))
        .ThenNothing();

    [Theory]
    [InlineData(true, "2026-02")]
    [InlineData(false, "2026-01")]
    public void Another_text_or_another_answer_is_another_consent(bool given, string textVersion)
    {
        var other = Newsletter with { Given = given, TextVersion = textVersion };
        ACustomer.Given(new ConsentChanged(Newsletter, 1))
            .When(customer => RecordConsent.Decide(customer, new(other))).Then(new ConsentChanged(other, 2));
    }

    [Fact]
    public void Every_change_of_a_consent_is_kept_in_a_document_of_its_own()
    {
        var attached = Assert.Single(CustomerDecider.Instance.Attach!(new ConsentChanged(Newsletter, 7)));
        Assert.Equal(("consent-00000007", "consent", (object)Newsletter), (attached.Id, attached.Kind, attached.Body));
        Assert.Empty(CustomerDecider.Instance.Attach!(new ProfileChanged(HerProfile)));
    }

    [Fact]
    public void The_history_of_consents_is_bounded_but_a_no_to_what_was_given_is_always_taken()
    {
        var last = new ConsentChanged(Newsletter, RecordConsent.ChangesMax);
        var no = Newsletter with { Given = false };
        ACustomer.Given(last).When(customer => RecordConsent.Decide(customer, new(Newsletter with { TextVersion = "b" })))
            .ThenRejected(RecordConsent.TooManyChanges);
        ACustomer.Given(last).When(customer => RecordConsent.Decide(customer, new(no)))
            .Then(new ConsentChanged(no, RecordConsent.ChangesMax + 1));
        ACustomer.Given(last, new ConsentChanged(no, RecordConsent.ChangesMax + 1))
            .When(customer => RecordConsent.Decide(customer, new(no with { TextVersion = "b" })))
            .ThenRejected(RecordConsent.TooManyChanges);
    }

    private static Customer After(params CustomerEvent[] past) =>
        past.Aggregate(CustomerDecider.Instance.Initial, CustomerDecider.Instance.Evolve);

    private static Guid NthId(int i) => new(i, 0, 0, new byte[8]);
}
