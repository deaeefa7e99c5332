using System.Reflection;
using System.Text.RegularExpressions;

namespace ServerlessShop.Portal.Specs;

public sealed partial class SupportedSpec
{
    [Fact]
    public void The_reviewed_list_names_every_spec_and_no_other()
    {
        var listed = Names().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "supported.md")))
            .Select(name => name.Groups[1].Value).ToList();
        var specs = typeof(SupportedSpec).Assembly.GetTypes()
            .Where(type => type != typeof(SupportedSpec))
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .ToList();

        Assert.Empty(listed.Except(specs));
        Assert.Empty(specs.Except(listed));
        Assert.Equal(listed.Count, listed.Distinct().Count());
    }

    [GeneratedRegex(@"`(\w+Spec\.\w+)`")]
    private static partial Regex Names();
}
