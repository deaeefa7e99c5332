using ServerlessShop.Customers.OtherContexts;

namespace ServerlessShop.Customers.Specs;

public sealed class PersonalDataSourcesSpec
{
    // What the shop offers and what lies on its shelves is nobody's in particular; Customers asks itself without HTTP.
    private static readonly string[] _withoutPersonalData = ["catalog", "inventory"];

    [Fact]
    public void Every_context_is_asked_or_holds_no_personal_data() => Assert.Equal(
        CustomersStore.Topology.Contexts.Where(context => !_withoutPersonalData.Contains(context.Name) && context.Name != "customers")
            .Select(context => (context.Name, context.Api!.Path)).Order(),
        PersonalDataSources.All.Order());

    [Fact]
    public void Ordering_and_Basket_which_may_have_to_wait_are_first() =>
        Assert.Equal(["ordering", "basket"], PersonalDataSources.All.Take(2).Select(source => source.Context));
}
