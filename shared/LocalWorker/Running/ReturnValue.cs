using System.Reflection;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>Awaits what a method returned and takes the value out of the task.</summary>
internal static class ReturnValue
{
    public static (Func<object?, ValueTask<object?>> Unwrap, bool HasValue) Of(Type type)
    {
        if (type == typeof(void))
        {
            return (static _ => default, false);
        }

        if (type == typeof(Task))
        {
            return (Wait, false);
        }

        if (type == typeof(ValueTask))
        {
            return (WaitForValueTask, false);
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var unwrap = definition == typeof(Task<>) ? nameof(Take)
            : definition == typeof(ValueTask<>) ? nameof(TakeFromValueTask)
            : null;
        return unwrap is null
            ? (static value => new(value), true)
            : (typeof(ReturnValue).GetMethod(unwrap, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.GetGenericArguments())
                .CreateDelegate<Func<object?, ValueTask<object?>>>(), true);
    }

    private static async ValueTask<object?> Wait(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async ValueTask<object?> WaitForValueTask(object? task)
    {
        await (ValueTask)task!;
        return null;
    }

    private static async ValueTask<object?> Take<T>(object? task) => await (Task<T>)task!;

    private static async ValueTask<object?> TakeFromValueTask<T>(object? task) => await (ValueTask<T>)task!;
}
