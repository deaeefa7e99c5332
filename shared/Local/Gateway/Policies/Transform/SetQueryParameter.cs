using Microsoft.Extensions.Primitives;

namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>set-query-parameter: of the request to the backend.</summary>
internal sealed class SetQueryParameter(PolicyExpression name, PolicyExpression action, PolicyExpression[] values) : IPolicy
{
    private static readonly string[] _actions = ["override", "skip", "append", "delete"];

    public static SetQueryParameter Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("name", "exists-action").WithChildren("value");
        var action = element.Value("exists-action", "override", scope);
        if (action.AsLiteral is not null) { element.Word("exists-action", "override", scope, _actions); }

        var values = element.Children.Select(value => value.WithAttributes().TextValue(scope)).ToArray();
        if (action.AsLiteral is { } known && values is [] != (known == "delete"))
        {
            throw element.Refused($"with {known} has {values.Length} values.");
        }

        return new SetQueryParameter(element.RequiredValue("name", scope), action, values);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var parameter = await name.Text(context);
        var what = await action.Word(context, _actions);
        List<string?> given = [];
        foreach (var value in values) { given.Add(await value.Text(context)); }

        context.Request.Url = context.Request.Url.WithQuery(query =>
        {
            if (what == "delete") { query.Remove(parameter); }
            else if (what == "append" && query.TryGetValue(parameter, out var present))
            {
                query[parameter] = new StringValues([.. present, .. given]);
            }
            else if (what != "skip" || !query.ContainsKey(parameter))
            {
                query[parameter] = new StringValues([.. given]);
            }
        });
        return Flow.Next;
    }
}
