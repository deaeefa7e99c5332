namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>set-variable: keeps a value for later policies of the same request.</summary>
internal sealed class SetVariable(string name, PolicyExpression value) : IPolicy
{
    public static SetVariable Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("name", "value").WithChildren();
        if (!element.Has("value")) { throw element.Refused("has no 'value'."); }
        return new SetVariable(element.RequiredLiteral("name", scope), element.Value("value", "", scope));
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        context.Variables[name] = await value.Evaluate(context);
        return Flow.Next;
    }
}
