using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>One invocation: what middleware and function see of it, and what is kept for the worker.</summary>
internal sealed class Invocation(
    Function function, string id, IServiceScopeFactory scopes, string traceParent, string traceState,
    CancellationToken cancellation) : FunctionContext, IAsyncDisposable
{
    private AsyncServiceScope? _scope;
    private IServiceProvider? _services;
    private IDictionary<object, object>? _items;
    private FeatureSet? _features;
    private TraceContext? _trace;

    public Function Function => function;

    /// <summary>The request of an HTTP-triggered function, whether or not middleware may see it yet.</summary>
    public HttpContext? Http { get; init; }

    /// <summary>The HTTP pipeline was reached; what was left as a result has been executed.</summary>
    public bool ReachedHttp { get; set; }

    /// <summary>What the parameter with the trigger attribute is made of.</summary>
    public object? TriggerSource { get; init; }

    public (int Count, int Max) Retry { get; init; }

    public object? Result { get; set; }

    /// <summary>The property with [HttpResult] of what was returned.</summary>
    public object? HttpOutput { get; set; }

    public override string InvocationId => id;

    public override string FunctionId => function.Name;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override CancellationToken CancellationToken => cancellation;

    public override TraceContext TraceContext => _trace ??= new Trace(traceParent, traceState);

    public override BindingContext BindingContext => new Bindings(this);

    public override RetryContext RetryContext => new Tries(Retry.Count, Retry.Max);

    public override IInvocationFeatures Features => _features ??= new FeatureSet(this);

    public override IServiceProvider InstanceServices
    {
        get
        {
            if (_services is null)
            {
                _scope = scopes.CreateAsyncScope();
                _services = _scope.Value.ServiceProvider;
            }

            return _services;
        }
        set => _services = value;
    }

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    /// <summary>Through the features, so that a middleware may hand on a context wrapped around this one.</summary>
    public static Invocation Of(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context as Invocation
            ?? context.Features.Get<Invocation>()
            ?? throw new InvalidOperationException("This FunctionContext does not come from the worker.");
    }

    /// <summary>A route value by the parameter's name. The query string is not looked at.</summary>
    public string? RouteValue(string name) =>
        Http is not null && Http.Request.RouteValues.TryGetValue(name, out var value)
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : null;

    public async ValueTask DisposeAsync()
    {
        if (_scope is { } scope)
        {
            _scope = null;
            await scope.DisposeAsync();
        }
    }

    private sealed class Trace(string parent, string state) : TraceContext
    {
        public override string TraceParent => parent;

        public override string TraceState => state;
    }

    private sealed class Tries(int count, int max) : RetryContext
    {
        public override int RetryCount => count;

        public override int MaxRetryCount => max;
    }

    private sealed class Bindings(Invocation invocation) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => invocation.Http is { } http
            ? http.Request.RouteValues.ToDictionary(
                value => value.Key,
                object? (value) => Convert.ToString(value.Value, CultureInfo.InvariantCulture),
                StringComparer.OrdinalIgnoreCase)
            : throw new NotSupportedException(
                $"BindingData of '{invocation.Function.Name}': "
                + $"the local host sends no metadata with a {invocation.Function.Trigger} trigger.");
    }

    private sealed class FeatureSet(Invocation invocation) : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _all = new() { [typeof(Invocation)] = invocation };

        public T? Get<T>() => _all.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public void Set<T>(T instance)
        {
            if (instance is null)
            {
                _all.Remove(typeof(T));
            }
            else
            {
                _all[typeof(T)] = instance;
            }
        }

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() =>
            _all.Where(feature => feature.Key != typeof(Invocation)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
