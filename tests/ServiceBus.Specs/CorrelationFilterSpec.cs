using ServerlessShop.Local.ServiceBus.Filters;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class CorrelationFilterSpec
{
    [Fact]
    public void All_that_is_set_must_be_equal()
    {
        var uk = new Dictionary<string, object> { ["region"] = "uk" };
        var message = Message("a") with { CorrelationId = "order", Properties = uk };

        Assert.True(new CorrelationFilter { Label = "OrderPlacedV1", CorrelationId = "order" }.Matches(message));
        Assert.False(new CorrelationFilter { Label = "OrderPlacedV1", CorrelationId = "another" }.Matches(message));
        Assert.False(new CorrelationFilter { Label = "OrderPlacedV1", To = "you" }.Matches(message));
        Assert.True(new CorrelationFilter { Properties = uk }.Matches(message));
        Assert.False(new CorrelationFilter { Properties = uk }.Matches(Message("a")));
    }

    [Fact]
    public void Strings_are_compared_with_their_case() =>
        Assert.False(new CorrelationFilter { Label = "orderplacedv1" }.Matches(Message("a")));

    [Fact]
    public void True_and_false_filters_look_at_nothing()
    {
        Assert.True(new TrueFilter().Matches(Message("a")));
        Assert.False(new FalseFilter().Matches(Message("a")));
    }
}
