using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Seams;

/// <summary>The functions host, as the gateway sees it: Function Apps by context name, whichever process serves them.</summary>
public interface IFunctionApps
{
    /// <summary>
    /// Forwards a request to a healthy instance of the app, as the Azure front end would: 404 for unknown route or
    /// method, 500 without a body for an unhandled exception, 503 while no instance is ready.
    /// </summary>
    /// <param name="context">The request; its body and the response stream through.</param>
    /// <param name="app">The context's name.</param>
    /// <param name="pathAndQuery">What to ask of the app, with the route prefix: /api/orders/…?…</param>
    /// <param name="addHeaders">Headers to set on the forwarded request, replacing what the caller sent under those names.</param>
    Task Forward(HttpContext context, string app, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders);
}
