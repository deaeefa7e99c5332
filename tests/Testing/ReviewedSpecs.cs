using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace ServerlessShop.Testing;

/// <summary>The specs that a reviewed supported.md names as `ClassSpec.Method`, and those there are.</summary>
public sealed partial record ReviewedSpecs(IReadOnlyList<string> Listed, IReadOnlyList<string> Specs)
{
    /// <param name="asking">The spec that compares, which the list need not name; its assembly has the others.</param>
    public static ReviewedSpecs Beside(Type asking) => new(
        [
            .. Names().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "supported.md")))
                .Select(name => name.Groups[1].Value),
        ],
        [
            .. asking.Assembly.GetTypes()
                .Where(type => type != asking)
                .SelectMany(type => type.GetMethods())
                .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"),
        ]);

    [GeneratedRegex(@"`(\w+Spec\.\w+)`")]
    private static partial Regex Names();
}
