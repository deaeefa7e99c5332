using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.Gateway.Policies.Control;

/// <summary>trace: a line of the author's in the gateway's log, which here stands for the request's trace.</summary>
internal sealed class Trace : IPolicy
{
    private readonly string _source;
    private readonly LogLevel _level;
    private readonly PolicyExpression _message;
    private readonly (string Name, PolicyExpression Value)[] _metadata;
    private readonly Action<LogLevel, string> _log;

    private Trace(PolicyElement element, PolicyScope scope)
    {
        _source = element.RequiredLiteral("source", scope);
        _level = element.Word("severity", "verbose", scope, "verbose", "information", "error") switch
        {
            "verbose" => LogLevel.Debug,
            "information" => LogLevel.Information,
            _ => LogLevel.Error,
        };
        _message = (element.Child("message") ?? throw element.Refused("has no <message>.")).WithAttributes().TextValue(scope);
        _metadata = [.. element.Children.Where(child => child.Name == "metadata").Select(child => (
            child.WithAttributes("name", "value").WithChildren().RequiredLiteral("name", scope), child.RequiredValue("value", scope)))];
        _log = scope.Parts.Log;
    }

    public static Trace Compile(PolicyElement element, PolicyScope scope) =>
        new(element.WithAttributes("source", "severity").WithChildren("message", "metadata"), scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var line = $"{_source}: {await _message.Text(context)}";
        foreach (var (name, value) in _metadata) { line += $" {name}={await value.Text(context)}"; }
        _log(_level, line);
        return Flow.Next;
    }
}
