using System.Collections.ObjectModel;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The W3C trace context the trigger carried.</summary>
public abstract class TraceContext
{
    public abstract string TraceParent { get; }

    public abstract string TraceState { get; }

    public virtual IReadOnlyDictionary<string, string> Attributes => ReadOnlyDictionary<string, string>.Empty;

    public virtual IReadOnlyDictionary<string, string> Baggage => ReadOnlyDictionary<string, string>.Empty;
}
