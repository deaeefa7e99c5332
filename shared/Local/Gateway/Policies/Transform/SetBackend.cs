using ServerlessShop.Local.Gateway.Backends;

namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>set-backend-service: another address, or another backend by its id; a backend here is a context's Function App.</summary>
internal sealed class SetBackend(PolicyExpression? address, PolicyExpression? id, BackendCalls backends) : IPolicy
{
    public static SetBackend Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("base-url", "backend-id").WithChildren();
        if (element.Has("base-url") == element.Has("backend-id"))
        {
            throw element.Refused("has not one of base-url and backend-id.");
        }

        var (address, id) = (element.Value("base-url", scope), element.Value("backend-id", scope));
        if (address?.AsLiteral is { } url && BackendTarget.AddressOf(url) is null)
        {
            throw element.Refused($"has the base-url '{url}', which is no http address.");
        }
        if (id?.AsLiteral is { } known && !scope.Parts.Backends.Has(known))
        {
            throw element.Refused($"names the backend '{known}', which there is not.");
        }
        return new SetBackend(address, id, scope.Parts.Backends);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var before = context.Backend.BasePath(context);
        if (id is not null)
        {
            context.Backend = backends.Named(await id.Text(context));
        }
        else
        {
            // A backend by its id is not overridden by an address.
            if (context.Backend.Id is not null) { return Flow.Next; }
            context.Backend = BackendTarget.At(await address!.Text(context));
        }

        var path = context.Request.Url.Path;
        var rest = path.StartsWith(before, StringComparison.Ordinal) ? path[before.Length..] : path;
        context.Request.Url = context.Backend.UrlOf(context).WithPathAndQuery(context.Backend.BasePath(context) + rest, context.Request.Url.QueryString);
        return Flow.Next;
    }
}
