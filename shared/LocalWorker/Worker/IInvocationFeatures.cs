namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation can do, by type; open to middleware.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}
