namespace ServerlessShop.Local.Gateway.Policies.Validation;

/// <summary>What to do about one kind of parameters: those the API knows, those it does not, and some by their names.</summary>
internal sealed class ParameterActions(
    PolicyExpression specified, PolicyExpression unspecified, IReadOnlyDictionary<string, PolicyExpression> named)
{
    public static ParameterActions Compile(
        PolicyElement? element, string item, PolicyExpression specified, PolicyExpression unspecified, PolicyScope scope)
    {
        if (element is null)
        {
            return new ParameterActions(specified, unspecified, new Dictionary<string, PolicyExpression>());
        }

        return new ParameterActions(
            Action(element, "specified-parameter-action", scope) ?? specified,
            Action(element, "unspecified-parameter-action", scope) ?? unspecified,
            element.Children.Where(child => child.Name == item).ToDictionary(
                child => child.WithAttributes("name", "action").WithChildren().RequiredLiteral("name", scope),
                child => Action(child, "action", scope) ?? throw child.Refused("has no 'action'."),
                StringComparer.OrdinalIgnoreCase));
    }

    public static PolicyExpression? Action(PolicyElement element, string attribute, PolicyScope scope)
    {
        var action = element.Value(attribute, scope);
        if (action?.AsLiteral is not null) { element.Word(attribute, "", scope, ValidationErrors.Actions); }
        return action;
    }

    public ValueTask<string> For(string name, bool isSpecified, PolicyContext context) =>
        (named.GetValueOrDefault(name) ?? (isSpecified ? specified : unspecified)).Word(context, ValidationErrors.Actions);
}
