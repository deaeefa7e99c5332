using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.LocalWorker.Binding;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>A binding as functions.metadata has it: what the attribute says, and nothing it does not.</summary>
internal static class BindingJson
{
    public const string Return = "$return";

    public static JsonObject HttpOut(string name) => new()
    {
        ["name"] = name,
        ["type"] = "http",
        ["direction"] = "Out",
    };

    public static JsonObject Trigger(CustomAttributeData attribute, ParameterInfo parameter)
    {
        var typeName = attribute.AttributeType.Name;
        var json = new JsonObject
        {
            ["name"] = parameter.Name,
            ["type"] = CamelCase(typeName[..^"Attribute".Length]),
            ["direction"] = "In",
        };

        var isMessage = attribute.AttributeType == typeof(ServiceBusTriggerAttribute);
        if (isMessage && ReceivedMessageConverter.Takes(parameter.ParameterType))
        {
            json["properties"] = new JsonObject { ["supportsDeferredBinding"] = "True" };
        }

        foreach (var (name, value) in Written(attribute))
        {
            if (name == nameof(ServiceBusTriggerAttribute.IsBatched))
            {
                json["cardinality"] = value.Value is true ? "Many" : "One";
            }
            else if (ValueOf(value) is { } node)
            {
                json[CamelCase(name)] = node;
            }
        }

        if (isMessage)
        {
            json["cardinality"] ??= "One";
        }

        var isRequest = attribute.AttributeType == typeof(HttpTriggerAttribute);
        if (!isRequest && DataTypeOf(parameter.ParameterType) is { } dataType)
        {
            json["dataType"] = dataType;
        }

        return json;
    }

    public static JsonObject Retry(RetryAttribute retry) => retry switch
    {
        FixedDelayRetryAttribute same => new()
        {
            ["strategy"] = "fixedDelay",
            ["maxRetryCount"] = same.MaxRetryCount,
            ["delayInterval"] = same.DelayInterval,
        },
        ExponentialBackoffRetryAttribute growing => new()
        {
            ["strategy"] = "exponentialBackoff",
            ["maxRetryCount"] = growing.MaxRetryCount,
            ["minimumInterval"] = growing.MinimumInterval,
            ["maximumInterval"] = growing.MaximumInterval,
        },
        _ => throw new WorkerStartException($"AZFW0012: {retry.GetType().Name} is no retry attribute the host knows."),
    };

    /// <summary>Whether the host is asked for text or for bytes; neither means JSON.</summary>
    public static string? DataTypeOf(Type type)
    {
        if (type == typeof(string) || type == typeof(string[]))
        {
            return "String";
        }

        return type == typeof(byte[]) || type == typeof(byte[][]) || type == typeof(ReadOnlyMemory<byte>)
            ? "Binary"
            : null;
    }

    private static IEnumerable<(string Name, CustomAttributeTypedArgument Value)> Written(CustomAttributeData attribute)
    {
        foreach (var (parameter, value) in attribute.Constructor.GetParameters().Zip(attribute.ConstructorArguments))
        {
            yield return (parameter.Name!, value);
        }

        foreach (var named in attribute.NamedArguments)
        {
            yield return (named.MemberName, named.TypedValue);
        }
    }

    private static JsonNode? ValueOf(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        null => null,
        { } value when argument.ArgumentType.IsEnum => Enum.GetName(argument.ArgumentType, value),
        IReadOnlyCollection<CustomAttributeTypedArgument> items =>
            new JsonArray([.. items.Select(item => JsonValue.Create((string?)item.Value))]),
        bool flag => flag,
        int number => number,
        string text => text,
        { } value => throw new WorkerStartException($"A trigger attribute's argument is {value.GetType().Name}."),
    };

    private static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
