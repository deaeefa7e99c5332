using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ServerlessShop.Architecture.Specs;

/// <summary>The habits of the code that a compiler does not see to.</summary>
public sealed partial class CodeSpec
{
    [Fact]
    public void Unions_are_closed() => Assert.All(UnionsOfTheShop(), union => Assert.All(
        StrangersTo(union, union.Assembly.GetTypes()), stranger => Assert.Fail($"{stranger} is no sealed case inside {union}.")));

    [Fact]
    public void A_stranger_to_a_union_would_be_noticed() =>
        Assert.Equal([typeof(Stranger)], StrangersTo(typeof(Union), [typeof(Union), typeof(Union.Case), typeof(Stranger)]));

    [Fact]
    public void A_context_references_only_what_is_shared() => Assert.All(Shop.Folders, folder =>
    {
        var project = XDocument.Load(Path.Combine(Shop.Root, "functions", folder, $"{folder}.csproj"));
        Assert.All(
            project.Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value),
            reference => Assert.StartsWith("../../shared/", reference, StringComparison.Ordinal));
    });

    [Fact]
    public void Every_context_has_its_readme_host_settings_and_contract() => Assert.All(Shop.Folders, folder => Assert.All(
        new[] { "README.md", "host.json", "local.settings.sample.json", "openapi.yaml", "Program.cs" },
        file => Assert.True(File.Exists(Path.Combine(Shop.Root, "functions", folder, file)), $"{folder} has no {file}.")));

    [Fact]
    public void A_context_readme_names_its_promises_and_everything_it_asks_hears_and_says() => Assert.All(Shop.Folders, folder =>
    {
        var readme = File.ReadAllText(Path.Combine(Shop.Root, "functions", folder, "README.md"));
        Assert.All(["## Promises", "## Asks", "## Hears", "## Says"], (string heading) => Assert.Contains(heading, readme, StringComparison.Ordinal));
        Assert.All(
            Shop.Topology.Context(folder.ToLowerInvariant()).Hears.SelectMany(heard => Quoted().Matches(heard.Filter)),
            type => Assert.Contains(type.Groups[1].Value, readme, StringComparison.Ordinal));
        Assert.All(
            Shop.FunctionsOf(folder).Select(function => function.Trigger).OfType<Microsoft.Azure.Functions.Worker.HttpTriggerAttribute>(),
            trigger => Assert.Contains(Constraint().Replace(trigger.Route!, "}"), readme, StringComparison.Ordinal));
    });

    [Fact]
    public void Names_carry_meaning()
    {
        string[] never =
            ["Manager", "Helper", "Util", "Utils", "Common", "Base", "Service", "Processor", "Handler", "Dto", "Info", "Extensions"];
        Assert.All(
            SourceFiles().Select(Path.GetFileNameWithoutExtension),
            name => Assert.DoesNotContain(never, ending => name!.EndsWith(ending, StringComparison.Ordinal)));
    }

    [Fact]
    public void Paths_have_no_spaces() =>
        Assert.All(SourceFiles(), file => Assert.DoesNotContain(' ', Path.GetRelativePath(Shop.Root, file)));

    private static IEnumerable<string> SourceFiles() =>
        from folder in new[] { "functions", "shared", "tests" }
        from file in Directory.EnumerateFiles(Path.Combine(Shop.Root, folder), "*.cs", SearchOption.AllDirectories)
        let path = file.Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
            && !path.Contains("/shared/LocalWorker/", StringComparison.Ordinal) // Names given by the worker's API.
        select file;

    private static IEnumerable<Type> UnionsOfTheShop() =>
        from folder in Shop.Folders
        from type in Shop.AssemblyOf(folder).GetTypes()
        where type is { IsAbstract: true, IsSealed: false, IsInterface: false } && type.GetNestedTypes().Any(type.IsAssignableFrom)
        select type;

    private static IEnumerable<Type> StrangersTo(Type union, IEnumerable<Type> all) =>
        all.Where(type => type != union && union.IsAssignableFrom(type) && (type.DeclaringType != union || !type.IsSealed));

    private abstract record Union
    {
        public sealed record Case : Union;
    }

    private sealed record Stranger : Union;

    [GeneratedRegex("'([A-Za-z]+V[0-9]+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(":[^}]*}")]
    private static partial Regex Constraint();
}
