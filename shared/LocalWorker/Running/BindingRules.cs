using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>What the real generators check of a function's bindings, with their error numbers.</summary>
internal static class BindingRules
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static JsonObject? RetryOf(MethodInfo method, TriggerKind kind, string name)
    {
        if (method.GetCustomAttribute<RetryAttribute>() is not { } retry)
        {
            return null;
        }

        return kind is TriggerKind.Timer or TriggerKind.Cosmos
            ? BindingJson.Retry(retry)
            : throw new WorkerStartException(
                $"AZFW0012: the function '{name}' has a retry attribute, "
                + $"and its {kind} trigger has no function-level retry.");
    }

    public static PropertyInfo? HttpResultOf(MethodInfo method, string name)
    {
        // The generator looks into Task<T>, not into ValueTask<T>, and at declared properties only.
        var returned = method.ReturnType;
        var isTask = returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>);
        var type = isTask ? returned.GetGenericArguments()[0] : returned;
        var results = type.GetProperties(Own)
            .Where(property => property.IsDefined(typeof(HttpResultAttribute), inherit: false))
            .ToList();
        return results.Count > 1
            ? throw new WorkerStartException(
                $"AZFW0007: the function '{name}' returns {type.Name}, "
                + $"which has {results.Count} properties with [HttpResult].")
            : results.SingleOrDefault();
    }

    public static bool IsBatched(TriggerBindingAttribute attribute, ParameterInfo parameter, string name)
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
                $"AZFW0008: IsBatched is true on '{parameter.Name}' of the function '{name}', "
                + $"and {type.Name} is no collection.");
    }

    private static bool IsMap(Type type) => type.GetInterfaces().Append(type).Any(one =>
        one.IsGenericType
        && one.GetGenericTypeDefinition() == typeof(IEnumerable<>)
        && one.GetGenericArguments()[0] is { IsGenericType: true } item
        && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));
}
