using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Portal;

/// <summary>
/// Stands for API Management's developer portal: the reference of every API, with try-it, in Swagger UI. What it shows
/// is read once; an OpenAPI file that changes is shown after the next start.
/// </summary>
public sealed class DeveloperPortal : IPortal
{
    private const string Home = "/docs";
    private const string JavaScript = "text/javascript; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";

    private readonly Dictionary<string, PortalFile> _files;
    private readonly Dictionary<string, Func<string, PortalFile>> _documents = [];
    private readonly string _contentSecurityPolicy;

    /// <exception cref="StartException">An API has the portal's path, an OpenAPI file is unreadable, or a client is missing.</exception>
    public DeveloperPortal(PortalOptions options)
    {
        var apis = options.Topology.Apis.Select(api => api.Api).ToList();
        foreach (var api in apis.Where(api => Serves($"/{api.Path.Trim('/')}")))
        {
            throw new StartException($"infra/topology.json: the API '{api.Name}' has the path '{api.Path}', which is the developer portal's.");
        }

        var documents = apis.ConvertAll(api => new ApiDocument(options, api));
        foreach (var document in documents)
        {
            _documents[$"{Home}/apis/{document.Name}.json"] = gateway => PortalFile.Of(document.Json(gateway), "application/json; charset=utf-8");
            _documents[$"{Home}/apis/{document.Name}.yaml"] = gateway => PortalFile.Of(document.Yaml(gateway), "application/yaml; charset=utf-8");
        }

        _files = new()
        {
            [$"{Home}/"] = PortalFile.Of(PortalPage.Index, Html),
            [$"{Home}/portal.js"] = PortalFile.Of(PortalPage.Script(options, documents), JavaScript),
            [$"{Home}/signin-callback"] = PortalFile.Of(PortalPage.Callback, Html),
            [$"{Home}/oauth2-redirect.js"] = PortalFile.OfSwaggerUI("oauth2-redirect.js", JavaScript),
            [$"{Home}/swagger-ui-bundle.js"] = PortalFile.OfSwaggerUI("swagger-ui-bundle.js", JavaScript),
            [$"{Home}/swagger-ui-standalone-preset.js"] = PortalFile.OfSwaggerUI("swagger-ui-standalone-preset.js", JavaScript),
            [$"{Home}/swagger-ui.css"] = PortalFile.OfSwaggerUI("swagger-ui.css", "text/css; charset=utf-8"),
            [$"{Home}/index.css"] = PortalFile.OfSwaggerUI("index.css", "text/css; charset=utf-8"),
            [$"{Home}/favicon-32x32.png"] = PortalFile.OfSwaggerUI("favicon-32x32.png", "image/png"),
            [$"{Home}/LICENSE"] = PortalFile.OfSwaggerUI("LICENSE", "text/plain; charset=utf-8"),
            [$"{Home}/NOTICE"] = PortalFile.OfSwaggerUI("NOTICE", "text/plain; charset=utf-8"),
        };

        // Open besides this gateway: pictures in data: addresses, which Swagger UI's style sheet has its icons as, and
        // the token endpoints, where the page redeems its codes. Neither inline script or style, nor eval.
        var issuers = options.Issuers.Select(issuer => new Uri(issuer.TokenUrl).GetLeftPart(UriPartial.Authority)).Distinct();
        _contentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {string.Join(' ', issuers)}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    public bool Serves(PathString path) => path.StartsWithSegments(Home, StringComparison.OrdinalIgnoreCase);

    public Task Answer(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        var path = http.Request.Path.Value!;
        var file = _files.GetValueOrDefault(path) ?? _documents.GetValueOrDefault(path)?.Invoke(AddressOf(http));
        if (file is null && path != Home) { return Refuse(http, StatusCodes.Status404NotFound, "The developer portal has no such page."); }

        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            headers.Allow = "GET, HEAD";
            return Refuse(http, StatusCodes.Status405MethodNotAllowed, "The developer portal is only read.");
        }

        if (file is not null) { return file.Write(http); }

        // Without its slash the page would look for its scripts beside the APIs.
        http.Response.Redirect($"{Home}/", permanent: true, preserveMethod: true);
        return Task.CompletedTask;
    }

    /// <summary>As the reader calls it: try-it from localhost to 127.0.0.1 would be another origin's.</summary>
    private static string AddressOf(HttpContext http) => http.Request.Host.HasValue
        ? $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}"
        : $"{http.Request.Scheme}://{http.Connection.LocalIpAddress}:{http.Connection.LocalPort}";

    private static Task Refuse(HttpContext http, int status, string because)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new { type = "about:blank", title = because, status }, options: null, contentType: "application/problem+json");
    }
}
