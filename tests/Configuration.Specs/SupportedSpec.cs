using System.Reflection;

namespace ServerlessShop.Configuration.Specs;

public sealed class SupportedSpec
{
    [Fact]
    public void The_reviewed_list_names_every_behaviour_and_no_other()
    {
        var listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "supported.md"))
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(line => line[2..]).Order(StringComparer.Ordinal);

        var tested = typeof(SupportedSpec).Assembly.GetTypes()
            .Where(type => type != typeof(SupportedSpec))
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => method.Name.Replace('_', ' ')).Order(StringComparer.Ordinal);

        Assert.Equal(tested, listed);
    }
}
