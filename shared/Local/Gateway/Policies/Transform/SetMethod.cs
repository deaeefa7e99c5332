namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>set-method: of the request to the backend.</summary>
internal sealed class SetMethod(PolicyExpression method) : IPolicy
{
    public static SetMethod Compile(PolicyElement element, PolicyScope scope)
    {
        var method = element.WithAttributes().TextValue(scope);
        return method.AsLiteral is { } literal && !IsToken(literal)
            ? throw element.Refused($"sets the method '{literal}', which is none.")
            : new SetMethod(method);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        context.Request.Method = await Make(context);
        return Flow.Next;
    }

    public async ValueTask<string> Make(PolicyContext context)
    {
        var made = await method.Text(context);
        return IsToken(made) ? made : throw new InvalidOperationException($"'{made}' is no method.");
    }

    private static bool IsToken(string text) => text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
