using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Control;

/// <summary>mock-response: the operation's example for a status, or a sample made of its schema, or nothing.</summary>
internal sealed class MockResponse(int status, string? contentType, int index) : IPolicy
{
    public static MockResponse Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("status-code", "content-type", "index").WithChildren();
        return new MockResponse(
            element.Integer("status-code", 200, 200, 599, scope),
            element.Literal("content-type", scope),
            element.Integer("index", 1, 1, int.MaxValue, scope));
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        if (context.Response?.Body is { } unread) { await unread.DisposeAsync(); }

        var answer = context.Response = new GatewayResponse { StatusCode = status };
        var said = context.Matched.Operation.ResponseOf(status);
        var content = said?.Contents
            .FirstOrDefault(one => contentType is null || one.MediaType.Equals(contentType, StringComparison.OrdinalIgnoreCase));
        if (content?.Sample(index) is { } sample)
        {
            answer.Headers.ContentType = content.MediaType;
            answer.Body = new MessageBody(sample);
        }
        else if (contentType is not null)
        {
            answer.Headers.ContentType = contentType;
        }

        return Flow.Answer;
    }
}
