using System.Text.RegularExpressions;

namespace ServerlessShop.LocalWorker.Specs.MustFail;

public sealed partial class ListSpec
{
    /// <summary>People review the list: a case gets in or out of it by hand, and never without its test.</summary>
    [Fact]
    public void The_reviewed_list_names_exactly_the_cases_that_are_tested()
    {
        var listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "MustFail", "must-fail.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .Order(StringComparer.Ordinal);
        var tested = new[] { typeof(HttpMustFailSpec), typeof(MessageMustFailSpec), typeof(BuildMustFailSpec) }
            .SelectMany(spec => spec.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .Select(method => method.Name)
            .Order(StringComparer.Ordinal);

        Assert.Equal(listed, tested);
    }

    [GeneratedRegex("^\\| `([A-Za-z0-9_]+)` \\|")]
    private static partial Regex Row();
}
