using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>What a request or a response may look like.</summary>
internal sealed record ApiMessage(bool Required, IReadOnlyList<ApiContent> Contents, IReadOnlyList<ApiParameter> Headers);

/// <summary>One media type of a message.</summary>
/// <param name="Definition">The schema's name, as validation errors call it.</param>
/// <param name="Schema">Without references: they are written out. Null when anything will do.</param>
internal sealed record ApiContent(string MediaType, string Definition, JObject? Schema, IReadOnlyList<JToken> Examples)
{
    /// <summary>The n-th example, or a sample made of the schema, or null.</summary>
    public string? Sample(int number)
    {
        var sample = number <= Examples.Count ? Examples[number - 1]
            : Examples.Count > 0 ? Examples[0]
            : Schema is null ? null : Make(Schema);
        return sample switch
        {
            null => null,
            JValue { Type: JTokenType.String } text when !MediaType.Contains("json", StringComparison.OrdinalIgnoreCase) => (string)text!,
            _ => sample.ToString(Formatting.None),
        };
    }

    private static JToken Make(JObject schema)
    {
        if (schema["example"] is { } example) { return example; }
        if (schema["default"] is { } usual) { return usual; }
        if (schema["enum"] is JArray { Count: > 0 } words) { return words[0]; }
        if ((schema["allOf"] ?? schema["oneOf"] ?? schema["anyOf"]) is JArray { Count: > 0 } choices)
        {
            return Make((JObject)choices[0]);
        }

        return (string?)schema["type"] switch
        {
            "object" => new JObject((schema["properties"] as JObject ?? []).Properties().Select(member => new JProperty(member.Name, Make((JObject)member.Value)))),
            "array" => schema["items"] is JObject item ? new JArray { Make(item) } : new JArray(),
            "integer" => schema["minimum"] ?? 0,
            "number" => schema["minimum"] ?? 0,
            "boolean" => true,
            _ => "string",
        };
    }
}
