using System.Text.RegularExpressions;

namespace ServerlessShop.Security.Specs;

/// <summary>The page that says which specs hold which risk cannot lie about their names.</summary>
public sealed partial class OwaspSpec
{
    private static readonly string _page = File.ReadAllText(Path.Combine(SecuredShop.Root, "docs", "owasp-api-top-10.md"));

    [Fact]
    public void Every_risk_has_a_row_that_names_a_spec()
    {
        var rows = _page.Split('\n').Where(line => line.StartsWith("| API", StringComparison.Ordinal)).ToList();

        Assert.Equal(Enumerable.Range(1, 10), rows.Select(row => int.Parse(Risk().Match(row).Groups[1].Value, null)));
        Assert.All(rows, row => Assert.Matches(Name(), row));
    }

    [Fact]
    public void Every_spec_the_page_names_is_there()
    {
        var files = Directory.GetFiles(Path.Combine(SecuredShop.Root, "tests"), "*Spec.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

        var missing = Name().Matches(_page)
            .Where(name => !files[name.Groups[1].Value].Any(
                code => Regex.IsMatch(code, $@"^    public [\w ]+ {name.Groups[2].Value}\(", RegexOptions.Multiline)))
            .Select(name => name.Value);

        Assert.Empty(missing);
    }

    [GeneratedRegex("^\\| API([0-9]+):2023 ")]
    private static partial Regex Risk();

    [GeneratedRegex(@"`(\w+Spec)\.(\w+)`")]
    private static partial Regex Name();
}
