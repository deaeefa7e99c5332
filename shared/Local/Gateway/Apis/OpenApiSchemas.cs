using System.Globalization;
using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>Reads what an OpenAPI file says of messages and parameters, with every reference written out.</summary>
internal sealed class OpenApiSchemas(OpenApiReferences references)
{
    private static readonly HashSet<string> _keywords =
    [
        "type", "properties", "required", "additionalProperties", "items", "enum", "const", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties",
        "maxProperties", "allOf", "anyOf", "oneOf", "not", "nullable", "format", "title", "description", "example", "examples", "default",
        "readOnly", "writeOnly", "deprecated", "discriminator", "externalDocs", "xml",
    ];

    public ApiParameter Parameter(OpenApiNode node, string name, string place) => new(
        name, place,
        string.Equals(node.TextOf("required"), "true", StringComparison.OrdinalIgnoreCase),
        node.Member("schema") is { } schema ? Schema(schema) : null);

    public ApiMessage Message(OpenApiNode node, string definition)
    {
        node = references.Resolve(node);
        return new ApiMessage(
            string.Equals(node.TextOf("required"), "true", StringComparison.OrdinalIgnoreCase),
            [.. node.Member("content")?.Members.Select(content => Content(content.Name, content.Value, definition)) ?? []],
            [.. node.Member("headers")?.Members.Select(header => Parameter(references.Resolve(header.Value), header.Name, "header")) ?? []]);
    }

    private ApiContent Content(string mediaType, OpenApiNode node, string definition)
    {
        var schema = node.Member("schema");
        var examples = new List<JToken>();
        if (node.Member("example") is { } one) { examples.Add(Json(one.Yaml)); }
        foreach (var (_, example) in node.Member("examples")?.Members ?? [])
        {
            if (references.Resolve(example).Member("value") is { } value) { examples.Add(Json(value.Yaml)); }
        }

        return new ApiContent(
            mediaType,
            schema?.Member("$ref") is { } reference ? reference.Text.Split('/')[^1] : definition,
            schema is null ? null : Schema(schema), examples);
    }

    private JObject Schema(OpenApiNode node)
    {
        node = references.Resolve(node);
        var schema = new JObject();
        foreach (var (name, value) in node.Members)
        {
            if (!_keywords.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal))
            {
                throw value.Refused("is a word of JSON schema this gateway does not have.");
            }
            schema[name] = name switch
            {
                "properties" => new JObject(value.Members.Select(member => new JProperty(member.Name, Schema(member.Value)))),
                "items" or "not" => Schema(value),
                "additionalProperties" when value.Yaml is YamlMappingNode => Schema(value),
                "allOf" or "anyOf" or "oneOf" => new JArray(value.Items.Select(Schema)),
                _ => Json(value.Yaml),
            };
        }

        return schema;
    }

    private static JToken Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JObject(mapping.Select(member => new JProperty(((YamlScalarNode)member.Key).Value ?? "", Json(member.Value)))),
        YamlSequenceNode sequence => new JArray(sequence.Select(Json)),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value),
        YamlScalarNode quoted => quoted.Value ?? "",
        _ => JValue.CreateNull(),
    };

    private static JToken Plain(string? text) => text switch
    {
        null or "" or "~" or "null" => JValue.CreateNull(),
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => text,
    };
}
