using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace ServerlessShop.Local.Gateway.Policies.Control;

/// <summary>emit-metric: a measurement with dimensions, from the gateway's own meter.</summary>
internal sealed class EmitMetric : IPolicy
{
    private const int DimensionsMax = 10;

    private static readonly Dictionary<string, Func<PolicyContext, string?>> _builtIn = new()
    {
        ["API ID"] = context => context.Api.Id,
        ["Operation ID"] = context => context.Operation.Id,
        ["Product ID"] = context => context.Product?.Id,
        ["User ID"] = context => context.User?.Id,
        ["Subscription ID"] = context => context.Subscription?.Id,
        ["Location"] = context => context.Deployment.Region,
        ["Gateway ID"] = context => context.Deployment.GatewayId,
    };

    private readonly Histogram<double> _measured;
    private readonly string _namespace;
    private readonly PolicyExpression _value;
    private readonly (string Name, PolicyExpression? Value)[] _dimensions;

    private EmitMetric(PolicyElement element, PolicyScope scope)
    {
        _measured = scope.Parts.Meter.CreateHistogram<double>(element.RequiredLiteral("name", scope));
        _namespace = element.Literal("namespace", scope) ?? "API Management";
        _value = element.Value("value", "1", scope);
        _dimensions = [.. element.Children.Select(child => (
            child.WithAttributes("name", "value").WithChildren().RequiredLiteral("name", scope), child.Value("value", scope)))];
        if (_dimensions is []) { throw element.Refused("has no <dimension>."); }
        if (_dimensions.Length > DimensionsMax) { throw element.Refused($"has more than {DimensionsMax} dimensions."); }
        foreach (var (name, value) in _dimensions)
        {
            if (value is null && !_builtIn.ContainsKey(name)) { throw element.Refused($"has the dimension '{name}' without a value; no built-in one has this name."); }
        }
    }

    public static EmitMetric Compile(PolicyElement element, PolicyScope scope) =>
        new(element.WithAttributes("name", "namespace", "value").WithChildren("dimension"), scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var tags = new TagList { { "namespace", _namespace } };
        foreach (var (name, value) in _dimensions)
        {
            tags.Add(name, value is null ? _builtIn[name](context) : await value.Text(context));
        }

        _measured.Record(double.Parse(await _value.Text(context), CultureInfo.InvariantCulture), tags);
        return Flow.Next;
    }
}
