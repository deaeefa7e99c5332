using System.Text.Json;
using System.Text.RegularExpressions;
using ServerlessShop.Contracts;

namespace ServerlessShop.Architecture.Specs;

/// <summary>The pages that say who says what to whom, and what holds it, cannot lie.</summary>
public sealed partial class MapSpec
{
    [Fact]
    public void The_map_of_contexts_says_what_the_contracts_and_the_topology_say()
    {
        var map = File.ReadLines(Path.Combine(Shop.Root, "functions", "README.md"))
            .Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|'))
            .Select(cells => $"{cells[1].Trim()}: {Sorted(cells[2].Replace("`", ""))}; {Sorted(cells[3])}");

        Assert.Equal(
            Shop.Folders.Select(folder =>
            {
                var context = Shop.Topology.Context(folder.ToLowerInvariant());
                var hears = context.Hears.Select(heard => Shop.Folders.Single(
                    publisher => publisher.Equals(heard.Topic, StringComparison.OrdinalIgnoreCase)));
                return $"{folder}: {Sorted(string.Join(',', SaidBy(folder)))}; {Sorted(string.Join(',', hears))}";
            }),
            map);
    }

    [Fact]
    public void Every_message_is_made_in_the_context_whose_topic_it_is_on() => Assert.All(
        Shop.Folders.SelectMany(folder => SaidBy(folder).Select(type => (folder, type))),
        said => Assert.True(IsMadeIn(said.folder, said.type), $"Nothing in {said.folder} makes a {said.type}."));

    [Fact]
    public void What_a_normal_order_is_reckoned_to_say_is_said_by_whose_topic_it_is()
    {
        using var path = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shop.Root, "infra", "order-path.json")));
        var messages = path.RootElement.GetProperty("messages").EnumerateArray()
            .Select(message => (Topic: message.GetProperty("topic").GetString()!, Type: message.GetProperty("type").GetString()!)).ToList();

        Assert.Equal(messages.Distinct(), messages);
        Assert.All(messages, message =>
        {
            var folder = Shop.Folders.Single(folder => folder.Equals(message.Topic, StringComparison.OrdinalIgnoreCase));
            Assert.Contains(message.Type, SaidBy(folder));
            Assert.True(IsMadeIn(folder, message.Type), $"Nothing in {folder} makes a {message.Type}.");
        });
    }

    [Fact]
    public void Every_spec_that_the_page_of_tests_names_is_there()
    {
        var page = File.ReadAllText(Path.Combine(Shop.Root, "tests", "README.md"));
        var files = Directory.GetFiles(Path.Combine(Shop.Root, "tests"), "*Spec.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

        var named = NamedSpec().Matches(page);
        Assert.NotEmpty(named);
        Assert.Empty(named.Where(name => !files[name.Groups[1].Value].Any(code => name.Groups[2].Length == 0
            || Regex.IsMatch(code, $@"^    public [\w ]+ {name.Groups[2].Value}\(", RegexOptions.Multiline))).Select(name => name.Value));
    }

    [Fact]
    public void Every_project_of_tests_is_on_their_page()
    {
        var page = File.ReadAllText(Path.Combine(Shop.Root, "tests", "README.md"));
        Assert.All(
            Directory.GetFiles(Path.Combine(Shop.Root, "tests"), "*.Specs.csproj", SearchOption.AllDirectories),
            project => Assert.Contains($"`{Path.GetFileNameWithoutExtension(project)}`", page, StringComparison.Ordinal));
    }

    /// <summary>A part of a message that has a namespace of its own counts as little here as in the topology.</summary>
    private static IEnumerable<string> SaidBy(string folder) =>
        TopologySpec.Published.Where(type => type.Namespace == $"{typeof(Topics).Namespace}.{folder}").Select(type => type.Name);

    private static bool IsMadeIn(string folder, string type) =>
        Directory.EnumerateFiles(Path.Combine(Shop.Root, "functions", folder), "*.cs", SearchOption.AllDirectories)
            .Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\bnew {type}\(|\b{type} \w+\([^)]*\) => new\("));

    private static string Sorted(string list) => string.Join(", ", list
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"`(\w+Spec)(?:\.(\w+))?`")]
    private static partial Regex NamedSpec();
}
