using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>
/// Finds the app's functions. What the real build refuses with an error, and what this platform does not do, stops the
/// start here with the function's name.
/// </summary>
internal static partial class FunctionCatalog
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Function> Read(IEnumerable<Type> types)
    {
        var functions = types
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => method.IsDefined(typeof(FunctionAttribute), inherit: false))
            .Select(Read)
            .ToList();

        // The host takes names without regard to case.
        if (functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new WorkerStartException(
                $"AZFW0017: the function name '{same.Key}' is used by "
                + string.Join(" and ", same.Select(function => function.EntryPoint)) + ".");
        }

        return functions;
    }

    private static Function Read(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var entryPoint = $"{method.DeclaringType!.FullName!.Replace('+', '.')}.{method.Name}";
        RefuseUncallable(method, name, entryPoint);

        var triggers = method.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributesData()
                .Where(attribute => attribute.AttributeType.IsSubclassOf(typeof(TriggerBindingAttribute)))
                .Select(attribute => (Parameter: parameter, Attribute: attribute)))
            .ToList();
        if (triggers is not [var (triggerParameter, trigger)])
        {
            throw new WorkerStartException($"The function '{name}' ({entryPoint}) has {triggers.Count} triggers; it needs one.");
        }

        var attribute = triggerParameter.GetCustomAttribute<TriggerBindingAttribute>()!;
        var kind = KindOf(attribute, name);
        var httpResult = HttpResultOf(method, name);
        var bindings = new List<JsonObject> { BindingJson.Trigger(trigger, triggerParameter) };
        if (httpResult is not null || kind == TriggerKind.Http)
        {
            bindings.Add(BindingJson.HttpOut(httpResult?.Name ?? BindingJson.Return));
        }

        var http = attribute as HttpTriggerAttribute;
        return new Function(name, entryPoint, method, kind, ParametersOf(method, triggerParameter, kind, name))
        {
            Bindings = bindings,
            Retry = RetryOf(method, kind, name),
            Route = http is null ? null : http.Route ?? name,
            HttpMethods = http?.Methods ?? [],
            HttpResult = httpResult,
            IsBatched = IsBatched(attribute, triggerParameter, name),
        };
    }

    private static void RefuseUncallable(MethodInfo method, string name, string entryPoint)
    {
        string? because = method switch
        {
            { IsPublic: false } => "is not public, so the real build would not see it",
            { ContainsGenericParameters: true } => "is generic",
            { IsStatic: false, DeclaringType.IsAbstract: true } => "belongs to an abstract class",
            _ when !FunctionName().IsMatch(name) =>
                "has a name the host refuses: a letter, then up to 127 letters, digits, '-' or '_'",
            _ when method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)) =>
                "is async void (AZFW0001): nobody could wait for it",
            _ when method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef) =>
                "has a parameter by reference",
            _ => null,
        };
        if (because is not null)
        {
            throw new WorkerStartException($"The function '{name}' ({entryPoint}) {because}.");
        }
    }

    private static TriggerKind KindOf(TriggerBindingAttribute attribute, string name) => attribute switch
    {
        HttpTriggerAttribute => TriggerKind.Http,
        TimerTriggerAttribute => TriggerKind.Timer,
        CosmosDBTriggerAttribute { ChangeFeedMode: CosmosDBChangeFeedMode.AllVersionsAndDeletes } =>
            throw new WorkerStartException(
                $"The function '{name}' asks for ChangeFeedMode.AllVersionsAndDeletes, which the local platform does not have."),
        CosmosDBTriggerAttribute => TriggerKind.Cosmos,
        ServiceBusTriggerAttribute { IsSessionsEnabled: true } => throw new WorkerStartException(
            $"The function '{name}' asks for IsSessionsEnabled; the local platform has no sessions."),
        ServiceBusTriggerAttribute => TriggerKind.ServiceBus,
        _ => throw new WorkerStartException(
            $"The function '{name}' has a {attribute.GetType().Name}, which the local worker does not know."),
    };

    private static JsonObject? RetryOf(MethodInfo method, TriggerKind kind, string name)
    {
        if (method.GetCustomAttribute<RetryAttribute>() is not { } retry)
        {
            return null;
        }

        return kind is TriggerKind.Timer or TriggerKind.Cosmos
            ? BindingJson.Retry(retry)
            : throw new WorkerStartException(
                $"AZFW0012: the function '{name}' has a retry attribute, and its {kind} trigger has no function-level retry.");
    }

    private static PropertyInfo? HttpResultOf(MethodInfo method, string name)
    {
        // The generator looks into Task<T>, not into ValueTask<T>, and at declared properties only.
        var type = method.ReturnType is { IsGenericType: true } task && task.GetGenericTypeDefinition() == typeof(Task<>)
            ? task.GetGenericArguments()[0]
            : method.ReturnType;
        var results = type.GetProperties(Declared)
            .Where(property => property.IsDefined(typeof(HttpResultAttribute), inherit: false))
            .ToList();
        return results.Count > 1
            ? throw new WorkerStartException(
                $"AZFW0007: the function '{name}' returns {type.Name}, which has {results.Count} properties with [HttpResult].")
            : results.SingleOrDefault();
    }

    private static bool IsBatched(TriggerBindingAttribute attribute, ParameterInfo parameter, string name)
    {
        if (attribute is not ServiceBusTriggerAttribute { IsBatched: true })
        {
            return false;
        }

        var type = parameter.ParameterType;
        var isCollection = type != typeof(string) && type != typeof(byte[])
            && typeof(IEnumerable).IsAssignableFrom(type) && !IsMap(type);
        return isCollection
            ? true
            : throw new WorkerStartException(
                $"AZFW0008: IsBatched is true on '{parameter.Name}' of the function '{name}', and {type.Name} is no collection.");
    }

    private static bool IsMap(Type type) => type.GetInterfaces().Append(type).Any(one =>
        one.IsGenericType
        && one.GetGenericTypeDefinition() == typeof(IEnumerable<>)
        && one.GetGenericArguments()[0] is { IsGenericType: true } item
        && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    private static ImmutableArray<Parameter> ParametersOf(
        MethodInfo method, ParameterInfo trigger, TriggerKind kind, string name) =>
        [.. method.GetParameters().Select(parameter =>
        {
            var isTrigger = parameter == trigger;
            var chosen = parameter.GetCustomAttribute<InputConverterAttribute>()?.ConverterType
                ?? parameter.ParameterType.GetCustomAttribute<InputConverterAttribute>()?.ConverterType;
            if (!isTrigger && chosen is null && kind == TriggerKind.ServiceBus && MessageMetadata.Contains(parameter.Name!))
            {
                throw new WorkerStartException(
                    $"The function '{name}' takes the trigger metadata '{parameter.Name}', which the local host does not "
                    + $"send. Take it from {nameof(ServiceBusReceivedMessage)}.");
            }

            var advertised = isTrigger
                ? trigger.GetCustomAttribute<TriggerBindingAttribute>()!.GetType()
                    .GetCustomAttribute<InputConverterAttribute>()?.ConverterType
                : null;
            var described = new FunctionParameter(
                parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, parameter.HasDefaultValue ? parameter.DefaultValue : null);
            return new Parameter(described, isTrigger, chosen, advertised);
        })];

    // What Azure's host offers by name. Left out in silence, it would be null here and a value there.
    private static readonly HashSet<string> MessageMetadata = new(
        ((string[])["messageId", "deliveryCount", "sequenceNumber", "enqueuedTime", "enqueuedTimeUtc", "expiresAt",
            "expiresAtUtc", "lockToken", "contentType", "correlationId", "replyTo", "to", "subject", "label",
            "deadLetterSource", "applicationProperties", "userProperties"])
        .SelectMany(name => new[] { name, name + "Array" }),
        StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("^(?!host$)[a-z][a-z0-9_-]{0,127}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FunctionName();
}
