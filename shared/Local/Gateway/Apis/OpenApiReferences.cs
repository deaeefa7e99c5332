using YamlDotNet.RepresentationModel;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>The $refs of an OpenAPI file. API Management's import takes neither those to other files nor circles.</summary>
internal sealed class OpenApiReferences(OpenApiNode document)
{
    private readonly HashSet<string> _sound = [];

    /// <exception cref="StartException">A reference leads out of the file, nowhere, or back to itself.</exception>
    public void Check() => Check(document, []);

    /// <summary>The node itself, or what its $ref names.</summary>
    public OpenApiNode Resolve(OpenApiNode node)
    {
        while (node.Member("$ref") is { } reference) { node = Target(reference); }
        return node;
    }

    private void Check(OpenApiNode node, List<string> trail)
    {
        if (node.Yaml is YamlSequenceNode)
        {
            foreach (var item in node.Items) { Check(item, trail); }
            return;
        }

        if (node.Yaml is not YamlMappingNode) { return; }

        foreach (var (name, value) in node.Members)
        {
            if (name == "$ref" && value.Yaml is YamlScalarNode) { Follow(value, trail); }
            else { Check(value, trail); }
        }
    }

    private void Follow(OpenApiNode reference, List<string> trail)
    {
        var target = Target(reference);
        if (trail.Contains(target.Pointer))
        {
            throw reference.Refused("leads back to itself: the import takes no recursion.");
        }
        if (_sound.Contains(target.Pointer)) { return; }

        Check(target, [.. trail, target.Pointer]);
        _sound.Add(target.Pointer);
    }

    private OpenApiNode Target(OpenApiNode reference)
    {
        if (!reference.Text.StartsWith("#/", StringComparison.Ordinal))
        {
            throw reference.Refused($"refers to '{reference.Text}', outside this file, which the import does not follow.");
        }

        var target = document;
        foreach (var step in reference.Text[2..].Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            target = target.Member(name) ?? throw reference.Refused($"refers to '{reference.Text}', which is not there.");
        }

        return target;
    }
}
