using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>A function of the app: what the host is told about it, and how its method is called.</summary>
internal sealed record Function(
    string Name, string EntryPoint, MethodInfo Method, TriggerKind Trigger, ImmutableArray<Parameter> Parameters)
{
    public required IReadOnlyList<JsonObject> Bindings { get; init; }

    public JsonObject? Retry { get; init; }

    /// <summary>An HTTP trigger's route, without the prefix, and methods; none means all.</summary>
    public string? Route { get; init; }

    public IReadOnlyList<string> HttpMethods { get; init; } = [];

    /// <summary>The property of the returned object that is the HTTP response, if the object itself is not.</summary>
    public PropertyInfo? HttpResult { get; init; }

    /// <summary>One invocation gets many messages.</summary>
    public bool IsBatched { get; init; }

    public Parameter TriggerParameter => Parameters.First(parameter => parameter.IsTrigger);

    public FunctionDefinition Definition => field ??= new Declared(this);

    public JsonObject ToMetadata()
    {
        var metadata = new JsonObject
        {
            ["name"] = Name,
            ["entryPoint"] = EntryPoint,
            ["bindings"] = new JsonArray([.. Bindings.Select(binding => binding.DeepClone())]),
        };
        if (Retry is not null)
        {
            metadata["retry"] = Retry.DeepClone();
        }

        return metadata;
    }

    private sealed class Declared(Function function) : FunctionDefinition
    {
        private readonly ImmutableArray<FunctionParameter> _parameters =
            [.. function.Parameters.Select(parameter => parameter.Described)];

        private readonly IImmutableDictionary<string, BindingMetadata> _inputs = Of(function, BindingDirection.In);
        private readonly IImmutableDictionary<string, BindingMetadata> _outputs = Of(function, BindingDirection.Out);

        public override ImmutableArray<FunctionParameter> Parameters => _parameters;

        public override string PathToAssembly => function.Method.Module.Assembly.Location;

        public override string EntryPoint => function.EntryPoint;

        public override string Id => function.Name;

        public override string Name => function.Name;

        public override IImmutableDictionary<string, BindingMetadata> InputBindings => _inputs;

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => _outputs;

        private static ImmutableDictionary<string, BindingMetadata> Of(Function function, BindingDirection direction) =>
            function.Bindings
                .Where(binding => (string)binding["direction"]! == direction.ToString())
                .Select(binding => new Bound((string)binding["name"]!, (string)binding["type"]!, direction))
                .ToImmutableDictionary(binding => binding.Name, BindingMetadata (binding) => binding);
    }

    private sealed class Bound(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}

/// <summary>What can make a function run here.</summary>
internal enum TriggerKind
{
    Http,
    ServiceBus,
    Cosmos,
    Timer,
}
