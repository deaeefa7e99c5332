using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>set-status: of the response.</summary>
internal sealed class SetStatus(PolicyExpression code, PolicyExpression? reason) : IPolicy
{
    public static SetStatus Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("code", "reason").WithChildren();
        var code = element.RequiredValue("code", scope);
        if (code.AsLiteral is not null) { element.RequiredInteger("code", 100, 599, scope); }
        return new SetStatus(code, element.Value("reason", scope));
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        await Apply(context.DemandResponse(), context);
        return Flow.Next;
    }

    public async ValueTask Apply(GatewayResponse response, PolicyContext context)
    {
        var status = await code.Integer(context, 100, 599);
        response.StatusReason = reason is null ? null : await reason.Text(context);
        response.StatusCode = status;
    }
}
