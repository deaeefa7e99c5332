using System.Text.RegularExpressions;

namespace ServerlessShop.Payments.Specs;

public sealed partial class ReadmeSpec
{
    [Fact]
    public void Every_spec_that_the_readme_names_is_there()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "functions", "Payments", "README.md"));
        var named = SpecName().Matches(readme).Select(name => (Class: name.Groups[1].Value, Method: name.Groups[2].Value)).ToList();

        Assert.True(named.Count > 10);
        Assert.All(named, name => Assert.NotNull(
            typeof(ReadmeSpec).Assembly.GetType($"ServerlessShop.Payments.Specs.{name.Class}")?.GetMethod(name.Method)));
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ServerlessShop.sln"))) { at = at.Parent!; }
        return at.FullName;
    }

    [GeneratedRegex(@"`(\w+Spec)\.(\w+)`")]
    private static partial Regex SpecName();
}
