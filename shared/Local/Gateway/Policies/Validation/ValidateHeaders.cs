namespace ServerlessShop.Local.Gateway.Policies.Validation;

/// <summary>validate-headers: headers of a response against what the operation says of it.</summary>
internal sealed class ValidateHeaders : IPolicy
{
    private readonly ParameterActions _actions;
    private readonly string? _variable;
    private readonly GatewayParts _parts;

    private ValidateHeaders(PolicyElement element, PolicyScope scope)
    {
        _actions = ParameterActions.Compile(
            element, "header",
            ParameterActions.Action(element, "specified-header-action", scope) ?? throw element.Refused("has no 'specified-header-action'."),
            ParameterActions.Action(element, "unspecified-header-action", scope) ?? throw element.Refused("has no 'unspecified-header-action'."),
            scope);
        _variable = element.Literal("errors-variable-name", scope);
        _parts = scope.Parts;
    }

    public static ValidateHeaders Compile(PolicyElement element, PolicyScope scope) => new(
        element.WithAttributes("specified-header-action", "unspecified-header-action", "errors-variable-name").WithChildren("header"), scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var errors = new ValidationErrors(_variable, ofRequest: false, _parts.Log);
        var response = context.DemandResponse();
        var specified = context.Matched.Operation.ResponseOf(response.StatusCode)?.Headers ?? [];
        foreach (var (name, values) in response.Headers)
        {
            var known = specified.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            var action = await _actions.For(name, known is not null, context);
            if (known is null)
            {
                errors.Add(action, name, "ResponseHeader", "Unspecified", $"Unspecified header {name} is not allowed.");
            }
            else { ParameterCheck.Check(known, values, "header", "ResponseHeader", action, errors); }
        }

        errors.Conclude(context);
        return Flow.Next;
    }
}
