using System.Reflection;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class SupportedSpec
{
    [Fact]
    public void Every_behaviour_that_is_listed_has_a_spec_and_every_spec_is_listed()
    {
        var listed = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "supported.md"))
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(line => line[2..])
            .ToList();
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(Specs().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Specs() =>
        from type in Assembly.GetExecutingAssembly().GetTypes()
        where type != typeof(SupportedSpec)
        from method in type.GetMethods()
        where method.GetCustomAttribute<FactAttribute>() is not null
        select method.Name.Replace('_', ' ');
}
