using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>find-and-replace: a text in the body for another.</summary>
internal sealed class FindAndReplace(PolicyExpression from, PolicyExpression to, bool ofRequest) : IPolicy
{
    public static FindAndReplace Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("from", "to").WithChildren();
        if (!element.Has("to")) { throw element.Refused("has no 'to'."); }
        return new FindAndReplace(element.RequiredValue("from", scope), element.Value("to", "", scope), scope.IsOfRequest);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var body = ofRequest ? context.Request.Body : context.DemandResponse().Body;
        if (body is null) { return Flow.Next; }

        await body.Buffer(context.Aborted);
        if (body.IsGone) { return Flow.Next; }

        var (find, replacement) = (await from.Text(context), await to.Text(context));
        if (find.Length == 0) { throw new InvalidOperationException("There is nothing to find."); }

        var changed = new MessageBody(body.As<string>().Replace(find, replacement, StringComparison.Ordinal));
        if (ofRequest)
        {
            context.Request.Body = changed;
            context.Request.Headers.ContentLength = changed.Bytes!.Value.Length;
        }
        else
        {
            context.DemandResponse().SetBody(changed);
        }

        return Flow.Next;
    }
}
