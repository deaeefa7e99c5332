using ServerlessShop.Testing;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class SupportedSpec
{
    [Fact]
    public void The_reviewed_list_names_every_spec_and_no_other()
    {
        var (listed, specs) = ReviewedSpecs.Beside(typeof(SupportedSpec));

        Assert.Empty(listed.Except(specs));
        Assert.Empty(specs.Except(listed));
        Assert.Equal(listed.Count, listed.Distinct().Count());
    }
}
