using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies.Transform;

namespace ServerlessShop.Local.Gateway.Policies.Control;

/// <summary>return-response: an answer made here, or one in a variable; nothing else runs after it.</summary>
internal sealed class ReturnResponse(string? variable, PolicyStep[] changes) : IPolicy
{
    public static ReturnResponse Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("response-variable-name").WithChildren("set-status", "set-header", "set-body");

        // Whatever section it stands in, what it changes is the answer.
        var inside = scope with { Section = Sections.Outbound };
        var steps = inside.Children(element).Select(step => step with { Place = step.Place with { Section = scope.SectionName } });
        return new ReturnResponse(element.Literal("response-variable-name", scope), [.. steps]);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var answer = new GatewayResponse();
        if (variable is not null)
        {
            var kept = context.Variables.GetValueOrDefault(variable) as GatewayResponse
                ?? throw new InvalidOperationException($"The variable '{variable}' is no response.");
            if (kept.Body is { } body) { await body.Buffer(context.Aborted); }
            (answer.StatusCode, answer.StatusReason) = (kept.StatusCode, kept.StatusReason);
            foreach (var header in kept.Headers) { answer.Headers[header.Key] = header.Value; }
            answer.Body = kept.Body?.Bytes is { } bytes ? new MessageBody(bytes) : null;
        }

        await Change(context, answer);
        if (context.Response?.Body is { } unread) { await unread.DisposeAsync(); }
        context.Response = answer;
        return Flow.Answer;
    }

    private async ValueTask Change(PolicyContext context, GatewayResponse answer)
    {
        // Expressions in it still read the response there was; only the changes go to the new one.
        foreach (var step in changes)
        {
            switch (step.Policy)
            {
                case SetStatus status: await status.Apply(answer, context); break;
                case SetHeader header: await header.Apply(answer.Headers, context); break;
                case SetBody body: answer.SetBody(await body.Make(context)); break;
            }
        }
    }
}
