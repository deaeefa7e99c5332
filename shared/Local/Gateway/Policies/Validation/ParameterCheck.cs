using System.Globalization;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json.Linq;
using ServerlessShop.Local.Gateway.Apis;

namespace ServerlessShop.Local.Gateway.Policies.Validation;

/// <summary>Compares the value of one parameter or header with what the OpenAPI file says of it.</summary>
internal static class ParameterCheck
{
    public static void Check(
        ApiParameter parameter, StringValues values, string kind, string type, string action, ValidationErrors errors)
    {
        if (values.Count == 0)
        {
            if (parameter.Required)
            {
                errors.Add(action, parameter.Name, type, "Required", $"Required {kind} {parameter.Name} is missing.");
            }
            return;
        }

        var isList = (string?)parameter.Schema?["type"] == "array";
        if (values.Count > 1 && !isList)
        {
            errors.Add(action, parameter.Name, type, "IncorrectMessage", $"Request cannot contain multiple values for the {kind} {parameter.Name}.");
            return;
        }

        if (parameter.Schema is not { } schema) { return; }

        JToken json;
        try
        {
            json = isList
                ? new JArray(values.Select(value => Read(value ?? "", schema["items"] as JObject)))
                : Read(values[0] ?? "", schema);
        }
        catch (FormatException malformed)
        {
            errors.Add(
                action, parameter.Name, type, "IncorrectMessage",
                $"Value of the {kind} {parameter.Name} cannot be parsed according to the definition. {malformed.Message}");
            return;
        }

        foreach (var error in JsonSchema.Compare(json, schema))
        {
            errors.Add(
                action, parameter.Name, type, "IncorrectMessage", $"Value of the {kind} {parameter.Name} does not conform to the definition. {error}",
                $"The value of the {kind} {parameter.Name} does not conform to the definition. {error}");
        }
    }

    private static JToken Read(string text, JObject? schema) => (string?)schema?["type"] switch
    {
        "integer" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : throw new FormatException($"'{text}' is not an integer."),
        "number" => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is not a number."),
        "boolean" => text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new FormatException($"'{text}' is not a boolean."),
        },
        _ => text,
    };
}
