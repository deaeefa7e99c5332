using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>
/// Finds the app's functions. What the real build refuses with an error, and what this platform does not do, stops the
/// start here with the function's name.
/// </summary>
internal static partial class FunctionCatalog
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly
        | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

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
            throw new WorkerStartException(
                $"The function '{name}' ({entryPoint}) has {triggers.Count} triggers; it needs one.");
        }

        var attribute = triggerParameter.GetCustomAttribute<TriggerBindingAttribute>()!;
        var kind = KindOf(attribute, name);
        var httpResult = BindingRules.HttpResultOf(method, name);
        var bindings = new List<JsonObject> { BindingJson.Trigger(trigger, triggerParameter) };
        if (httpResult is not null || kind == TriggerKind.Http)
        {
            bindings.Add(BindingJson.HttpOut(httpResult?.Name ?? BindingJson.Return));
        }

        var http = attribute as HttpTriggerAttribute;
        return new Function(name, entryPoint, method, kind, [.. Parameter.Of(method, triggerParameter, kind, name)])
        {
            Bindings = bindings,
            Retry = BindingRules.RetryOf(method, kind, name),
            Route = http is null ? null : http.Route ?? name,
            HttpMethods = http?.Methods ?? [],
            HttpResult = httpResult,
            IsBatched = BindingRules.IsBatched(attribute, triggerParameter, name),
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
                $"The function '{name}' asks for AllVersionsAndDeletes; the local platform has latest versions only."),
        CosmosDBTriggerAttribute => TriggerKind.Cosmos,
        ServiceBusTriggerAttribute { IsSessionsEnabled: true } => throw new WorkerStartException(
            $"The function '{name}' asks for IsSessionsEnabled; the local platform has no sessions."),
        ServiceBusTriggerAttribute => TriggerKind.ServiceBus,
        _ => throw new WorkerStartException(
            $"The function '{name}' has a {attribute.GetType().Name}, which the local worker does not know."),
    };

    [GeneratedRegex("^(?!host$)[a-z][a-z0-9_-]{0,127}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FunctionName();
}
