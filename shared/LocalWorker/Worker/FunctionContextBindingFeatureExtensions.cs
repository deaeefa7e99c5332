using ServerlessShop.LocalWorker.Running;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reaches an invocation's result from a middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var invocation = Invocation.Of(context);
        return invocation.Result is T result
            ? new Written<T>(invocation, result)
            : throw new InvalidOperationException(
                $"Requested type({typeof(T)}) does not match the type of Invocation result"
                + $"({invocation.Result?.GetType()})");
    }

    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        var invocation = Invocation.Of(context);
        return new Written(invocation, invocation.Result);
    }

    private sealed class Written<T>(Invocation invocation, T? value) : InvocationResult<T>
    {
        private T? _value = value;

        public override T? Value
        {
            get => _value;
            set => invocation.Result = _value = value;
        }
    }

    private sealed class Written(Invocation invocation, object? value) : InvocationResult
    {
        private object? _value = value;

        public override object? Value
        {
            get => _value;
            set => invocation.Result = _value = value;
        }
    }
}
