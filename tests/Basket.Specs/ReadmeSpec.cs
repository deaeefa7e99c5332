using System.Reflection;
using System.Text.RegularExpressions;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.Specs;

/// <summary>The README's promises have specs, and its refusals are those of the code.</summary>
public sealed partial class ReadmeSpec
{
    private static readonly string _readme = File.ReadAllText(Path.Combine(Root(), "functions", "Basket", "README.md"));

    [Fact]
    public void Every_promise_names_specs_that_exist()
    {
        var specs = typeof(ReadmeSpec).Assembly.GetTypes().SelectMany(type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}")).ToHashSet();
        var named = new List<string>();
        foreach (var row in _readme.Split('\n'))
        {
            var type = "";
            foreach (Match name in SpecName().Matches(row))
            {
                type = name.Groups[1].Value is "…" ? type : name.Groups[1].Value[..^1];
                named.Add($"{type}.{name.Groups[2].Value}");
            }
        }

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, specs));
    }

    [Fact]
    public void Every_refusal_is_named()
    {
        var rejections =
            from type in typeof(ShoppingBasket).Assembly.GetTypes()
            from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
            where field.FieldType == typeof(Rejection)
            select ((Rejection)field.GetValue(null)!).Code;
        string[] neverSaid = ["discount-not-reserved", "discount-confirmed"]; // To messages only: a person finds them in the log.
        Assert.All(rejections.Except(neverSaid), code => Assert.Contains($"`{code}`", _readme, StringComparison.Ordinal));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ServerlessShop.sln"))) { folder = folder.Parent!; }
        return folder.FullName;
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+Spec\\.|…)([A-Z][A-Za-z_0-9]+)`")]
    private static partial Regex SpecName();
}
