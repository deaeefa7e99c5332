using YamlDotNet.RepresentationModel;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>A place in an OpenAPI file that knows where it is, so that a complaint can say so.</summary>
internal sealed record OpenApiNode(string File, string Pointer, YamlNode Yaml)
{
    public IEnumerable<(string Name, OpenApiNode Value)> Members =>
        Yaml is YamlMappingNode mapping
            ? mapping.Children.Select(member => (Name: NameOf(member.Key), Value: At(NameOf(member.Key), member.Value)))
            : throw Refused("is not an object.");

    public IEnumerable<OpenApiNode> Items =>
        Yaml is YamlSequenceNode sequence
            ? sequence.Children.Select((item, index) => At($"{index}", item))
            : throw Refused("is not a list.");

    public OpenApiNode? Member(string name) =>
        Yaml is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(name), out var value) ? At(name, value) : null;

    public OpenApiNode Required(string name) => Member(name) ?? throw Refused($"has no '{name}'.");

    public string Text => Yaml is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Refused("is not a text.");

    public string? TextOf(string name) => Member(name)?.Text;

    public StartException Refused(string because) =>
        new($"{File}:{Yaml.Start.Line}: {(Pointer.Length == 0 ? "the document" : Pointer)} {because}");

    private OpenApiNode At(string name, YamlNode value) =>
        new(File, $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", value);

    private static string NameOf(YamlNode key) => (key as YamlScalarNode)?.Value ?? "";
}
