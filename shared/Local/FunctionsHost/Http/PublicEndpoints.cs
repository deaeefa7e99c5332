using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ServerlessShop.Local.FunctionsHost.Processes;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>
/// /apps/name stands for https://name.azurewebsites.net, which anyone can call around the gateway; /instances/id for
/// one of its instances, with the same rules.
/// </summary>
public sealed class PublicEndpoints(IReadOnlyDictionary<string, FunctionApp> apps, Forwarder forwarder)
{
    private static readonly Dictionary<string, string> _noHeaders = [];

    public void Map(WebApplication web)
    {
        web.Map("/apps/{name}/{**rest}", ToApp);
        web.Map("/instances/{name}/{**rest}", ToInstance);
    }

    private Task ToApp(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        if (apps.TryGetValue(name, out var app))
        {
            return forwarder.Forward(context, app, null, Rest(context, $"/apps/{name}"), _noHeaders);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task ToInstance(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["name"]!;
        if (apps.Values.FirstOrDefault(app => app.Instances.Any(instance => instance.Id == id)) is not { } app)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!await forwarder.Forward(context, app, id, Rest(context, $"/instances/{id}"), _noHeaders))
        {
            Forwarder.Unavailable(context);
        }
    }

    private static string Rest(HttpContext context, string prefix)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var rest = target.StartsWith(prefix, StringComparison.Ordinal) ? target[prefix.Length..] : "";
        return rest.StartsWith('/') ? rest : "/" + rest;
    }
}
