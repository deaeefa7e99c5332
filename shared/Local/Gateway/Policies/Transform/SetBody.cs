using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>set-body: a text or what an expression makes; liquid templates are not there.</summary>
internal sealed class SetBody(PolicyExpression value, bool ofRequest) : IPolicy
{
    public static SetBody Compile(PolicyElement element, PolicyScope scope) =>
        new(element.WithAttributes().TextValue(scope), scope.IsOfRequest);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var body = await Make(context);
        if (!ofRequest) { context.DemandResponse().SetBody(body); return Flow.Next; }

        context.Request.Body = body;
        context.Request.Headers.ContentLength = body.Bytes!.Value.Length;
        return Flow.Next;
    }

    public async ValueTask<MessageBody> Make(PolicyContext context) => await value.Evaluate(context) switch
    {
        byte[] bytes => new MessageBody(bytes),
        null => new MessageBody(""),
        var made => new MessageBody(made.ToString() ?? ""),
    };
}
