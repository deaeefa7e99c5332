namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger says beside its payload, by name: an HTTP trigger's route values.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
