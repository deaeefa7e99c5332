namespace ServerlessShop.Local.Gateway.Policies.Access;

/// <summary>check-header: a header must be there, with one of some values where they are given.</summary>
internal sealed class CheckHeader : IPolicy
{
    private readonly PolicyExpression _name;
    private readonly PolicyExpression _status;
    private readonly PolicyExpression _message;
    private readonly PolicyExpression _ignoresCase;
    private readonly PolicyExpression[] _values;

    private CheckHeader(PolicyElement element, PolicyScope scope)
    {
        _name = element.RequiredValue("name", scope);
        _status = element.RequiredValue("failed-check-httpcode", scope);
        _message = element.RequiredValue("failed-check-error-message", scope);
        _ignoresCase = element.RequiredValue("ignore-case", scope);
        _values = [.. element.Children.Select(value => value.WithAttributes().TextValue(scope))];
        if (_status.AsLiteral is not null) { element.RequiredInteger("failed-check-httpcode", 100, 599, scope); }
        if (_ignoresCase.AsLiteral is not null) { element.Flag("ignore-case", otherwise: false, scope); }
    }

    public static CheckHeader Compile(PolicyElement element, PolicyScope scope) => new(
        element.WithAttributes("name", "failed-check-httpcode", "failed-check-error-message", "ignore-case").WithChildren("value"), scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var name = await _name.Text(context);
        var value = context.Request.Headers[name].ToString();
        if (value.Length == 0)
        {
            throw await Failure(context, "HeaderNotFound", $"Header {name} was not found in the request. Access denied.");
        }

        if (_values is []) { return Flow.Next; }

        var comparison = await _ignoresCase.Flag(context) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (var allowed in _values)
        {
            if (string.Equals(value, await allowed.Text(context), comparison)) { return Flow.Next; }
        }

        throw await Failure(context, "HeaderValueNotAllowed", $"Header {name} value of {value} is not allowed. Access denied.");
    }

    private async ValueTask<PolicyFailure> Failure(PolicyContext context, string reason, string message) =>
        new(reason, message, await _status.Integer(context, 100, 599)) { PublicMessage = await _message.Text(context) };
}
