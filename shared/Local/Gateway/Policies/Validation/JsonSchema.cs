using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Local.Gateway.Policies.Validation;

/// <summary>Compares JSON with the subset of JSON schema that OpenAPI files use here; the reader refuses any other word.</summary>
internal sealed class JsonSchema(bool? allowAdditional)
{
    private static readonly TimeSpan _patternTime = TimeSpan.FromSeconds(1);

    private readonly List<SchemaError> _errors = [];

    /// <param name="allowAdditional">Overrides what schemas say of additional properties, where it is not null.</param>
    public static IReadOnlyList<SchemaError> Compare(JToken json, JObject schema, bool? allowAdditional = null)
    {
        var comparison = new JsonSchema(allowAdditional);
        comparison.Check(json, schema);
        return comparison._errors;
    }

    private void Check(JToken json, JObject schema)
    {
        if (json.Type == JTokenType.Null && (bool?)schema["nullable"] == true) { return; }
        if (!IsOfType(json, schema)) { return; }

        CheckWords(json, schema);
        CheckCombinations(json, schema);
        switch (json)
        {
            case JObject members: CheckObject(members, schema); break;
            case JArray items: CheckArray(items, schema); break;
            case JValue { Type: JTokenType.String } text: CheckText((string)text!, text, schema); break;
            case JValue { Type: JTokenType.Integer or JTokenType.Float } number: CheckNumber(number, schema); break;
        }
    }

    private bool IsOfType(JToken json, JObject schema)
    {
        var types = schema["type"] switch
        {
            JArray several => [.. several.Select(one => (string)one!)],
            JValue { Value: string one } => new[] { one },
            _ => [],
        };
        if (types.Length == 0 || types.Any(type => Is(json, type))) { return true; }

        var expected = string.Join(", ", types.Select(type => char.ToUpperInvariant(type[0]) + type[1..]));
        var got = json.Type is JTokenType.Float ? "Number" : json.Type.ToString();
        Add(json, $"Invalid type. Expected {expected} but got {got}.");
        return false;
    }

    private static bool Is(JToken json, string type) => type switch
    {
        "object" => json is JObject,
        "array" => json is JArray,
        "string" => json.Type == JTokenType.String,
        "integer" => json.Type == JTokenType.Integer || (json.Type == JTokenType.Float && (double)json % 1 == 0),
        "number" => json.Type is JTokenType.Integer or JTokenType.Float,
        "boolean" => json.Type == JTokenType.Boolean,
        "null" => json.Type == JTokenType.Null,
        _ => false,
    };

    private void CheckWords(JToken json, JObject schema)
    {
        if (schema["enum"] is JArray words && !words.Any(word => JToken.DeepEquals(word, json)))
        {
            Add(json, $"Value {json.ToString(Formatting.None)} is not defined in enum.");
        }

        if (schema["const"] is { } only && !JToken.DeepEquals(only, json))
        {
            Add(json, $"Value {json.ToString(Formatting.None)} does not match const.");
        }
    }

    private void CheckCombinations(JToken json, JObject schema)
    {
        if (schema["allOf"] is JArray all && !all.All(one => Fits(json, one)))
        {
            Add(json, "JSON does not match all schemas from 'allOf'.");
        }
        if (schema["anyOf"] is JArray any && !any.Any(one => Fits(json, one)))
        {
            Add(json, "JSON does not match any schemas from 'anyOf'.");
        }
        if (schema["oneOf"] is JArray choices && choices.Count(one => Fits(json, one)) is not 1 and var fitting)
        {
            Add(json, fitting == 0 ? "JSON is valid against no schemas from 'oneOf'." : "JSON is valid against more than one schema from 'oneOf'.");
        }

        if (schema["not"] is JObject not && Fits(json, not)) { Add(json, "JSON is valid against schema from 'not'."); }
    }

    private bool Fits(JToken json, JToken schema) => Compare(json, (JObject)schema, allowAdditional).Count == 0;

    private void CheckObject(JObject members, JObject schema)
    {
        var missing = (schema["required"] as JArray ?? []).Select(name => (string)name!).Where(name => members[name] is null).ToArray();
        if (missing is not [])
        {
            Add(members, $"Required properties are missing from object: {string.Join(", ", missing)}.");
        }

        var properties = schema["properties"] as JObject ?? [];
        foreach (var member in members.Properties())
        {
            if (properties[member.Name] is JObject known) { Check(member.Value, known); }
            else if (allowAdditional ?? (bool?)(schema["additionalProperties"] as JValue) != false)
            {
                if (allowAdditional is null && schema["additionalProperties"] is JObject others)
                {
                    Check(member.Value, others);
                }
            }
            else { Add(member, $"Property '{member.Name}' has not been defined and the schema does not allow additional properties."); }
        }

        Bound(members, schema, "minProperties", "maxProperties", members.Count, (count, how, bound) => $"Object property count {count} {how} count of {bound}.");
    }

    private void CheckArray(JArray items, JObject schema)
    {
        Bound(items, schema, "minItems", "maxItems", items.Count, (count, how, bound) => $"Array item count {count} {how} count of {bound}.");
        if ((bool?)schema["uniqueItems"] == true && items.Distinct(JToken.EqualityComparer).Count() < items.Count)
        {
            Add(items, "Non-unique array item.");
        }
        if (schema["items"] is not JObject each) { return; }
        foreach (var item in items) { Check(item, each); }
    }

    private void CheckText(string text, JToken at, JObject schema)
    {
        Bound(at, schema, "minLength", "maxLength", new StringInfo(text).LengthInTextElements, (_, how, bound) => $"String '{text}' {how} length of {bound}.");
        if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, _patternTime))
        {
            Add(at, $"String '{text}' does not match regex pattern '{pattern}'.");
        }

        var format = (string?)schema["format"];
        var sound = format switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && text.Contains('T', StringComparison.OrdinalIgnoreCase),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            "email" => System.Net.Mail.MailAddress.TryCreate(text, out _),
            _ => true,
        };
        if (!sound) { Add(at, $"String '{text}' does not validate against format '{format}'."); }
    }

    private void CheckNumber(JValue number, JObject schema)
    {
        var (value, kind) = (System.Convert.ToDecimal(number.Value, CultureInfo.InvariantCulture), number.Type == JTokenType.Integer ? "Integer" : "Float");
        if ((decimal?)(schema["minimum"] as JValue) is { } min)
        {
            if (value < min) { Add(number, $"{kind} {number} is less than minimum value of {min}."); }
            else if (value == min && schema["exclusiveMinimum"] is JValue { Value: true })
            {
                Add(number, $"{kind} {number} equals minimum value of {min} and exclusive minimum is true.");
            }
        }

        if ((decimal?)(schema["maximum"] as JValue) is { } max)
        {
            if (value > max) { Add(number, $"{kind} {number} exceeds maximum value of {max}."); }
            else if (value == max && schema["exclusiveMaximum"] is JValue { Value: true })
            {
                Add(number, $"{kind} {number} equals maximum value of {max} and exclusive maximum is true.");
            }
        }

        if (schema["exclusiveMinimum"] is JValue { Type: JTokenType.Integer or JTokenType.Float } above && value <= (decimal)above)
        {
            Add(number, $"{kind} {number} is not more than {above}.");
        }
        if (schema["exclusiveMaximum"] is JValue { Type: JTokenType.Integer or JTokenType.Float } below && value >= (decimal)below)
        {
            Add(number, $"{kind} {number} is not less than {below}.");
        }
        if ((decimal?)(schema["multipleOf"] as JValue) is { } step && value % step != 0)
        {
            Add(number, $"{kind} {number} is not a multiple of {step}.");
        }
        if ((string?)schema["format"] == "int32" && value is < int.MinValue or > int.MaxValue)
        {
            Add(number, $"Integer {number} does not validate against format 'int32'.");
        }
    }

    private void Bound(
        JToken at, JObject schema, string min, string max, int count, Func<int, string, int, string> message)
    {
        if ((int?)schema[min] is { } least && count < least) { Add(at, message(count, "is less than minimum", least)); }
        if ((int?)schema[max] is { } most && count > most) { Add(at, message(count, "exceeds maximum", most)); }
    }

    private void Add(JToken at, string message)
    {
        var place = (IJsonLineInfo)at;
        _errors.Add(new SchemaError(message, place.LineNumber, place.LinePosition));
    }
}
