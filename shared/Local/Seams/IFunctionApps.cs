using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Seams;

/// <summary>The functions host, as the gateway sees it: Function Apps by context name, whichever process serves them.</summary>
public interface IFunctionApps
{
    /// <summary>
    /// Forwards a request to an instance of the app, as the Azure front end would: 404 for unknown route or method,
    /// 500 without a body for an unhandled exception, 503 while no instance is ready.
    /// </summary>
    /// <param name="instance">The instance that shall serve it, by its id in the registry; null for any healthy one.</param>
    /// <returns>
    /// False when the named instance takes no requests now (it drains, or is gone): nothing has been read, sent or
    /// answered, another may be tried.
    /// </returns>
    /// <param name="context">The request; its body and the response stream through.</param>
    /// <param name="app">The context's name.</param>
    /// <param name="pathAndQuery">What to ask of the app, with the route prefix: /api/orders/…?…</param>
    /// <param name="addHeaders">Headers to set on the forwarded request, replacing what the caller sent under those names.</param>
    Task<bool> Forward(
        HttpContext context, string app, string? instance, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders);
}
