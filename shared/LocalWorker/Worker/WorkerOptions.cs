using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How the worker reads what triggers send. MVC's and HTTP's JSON options are others.</summary>
public class WorkerOptions
{
    public ObjectSerializer? Serializer { get; set; }

    public InputConverterCollection InputConverters { get; } = new();
}
