using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Portal;

/// <summary>The pages around Swagger UI, and the script that starts it. No script or style stands in the pages themselves.</summary>
internal static class PortalPage
{
    public const string Index = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>ServerlessShop: API reference</title>
        <link rel="stylesheet" href="swagger-ui.css">
        <link rel="stylesheet" href="index.css">
        <link rel="icon" type="image/png" sizes="32x32" href="favicon-32x32.png">
        </head>
        <body>
        <main id="swagger-ui"><noscript>This reference needs JavaScript. The same, to read: the OpenAPI documents below apis/.</noscript></main>
        <script src="swagger-ui-bundle.js"></script>
        <script src="swagger-ui-standalone-preset.js"></script>
        <script src="portal.js"></script>
        </body>
        </html>

        """;

    /// <summary>Where the identity provider sends the browser back to; Swagger UI's script hands the code to the page that asked.</summary>
    public const string Callback = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>ServerlessShop: signed in</title>
        </head>
        <body>
        <p>You can close this window and go on in the API reference.</p>
        <script src="oauth2-redirect.js"></script>
        </body>
        </html>

        """;

    private const string Start = """
        "use strict";

        const portal = __PORTAL__;

        // Swagger UI knows one client for all issuers; ours has an id with each.
        const clientOfIssuer = (Original, system) => props => system.React.createElement(Original, {
          ...props,
          authSelectors: {
            ...props.authSelectors,
            getConfigs: () => ({ ...props.authSelectors.getConfigs(), clientId: portal.clients[props.name] }),
          },
        });

        const ui = SwaggerUIBundle({
          dom_id: "#swagger-ui",
          urls: portal.apis,
          presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
          plugins: [{
            wrapComponents: { oauth2: clientOfIssuer },
            // Its own logo brings a style element, for which the page's content security policy would have to be open.
            components: { Logo: () => "ServerlessShop" },
          }],
          layout: "StandaloneLayout",
          deepLinking: true,
          displayRequestDuration: true,
          // Its default is a site that would be sent the documents.
          validatorUrl: null,
          oauth2RedirectUrl: new URL("signin-callback", window.location.href).href,
          requestInterceptor: request => {
            // For this header browsers would ask the token endpoint's leave first, which gives it to no such header.
            delete request.headers["X-Requested-With"];
            return request;
          },
        });

        ui.initOAuth({ scopes: portal.scope, usePkceWithAuthorizationCodeGrant: true });

        """;

    public static string Script(PortalOptions options, IEnumerable<ApiDocument> apis)
    {
        var portal = new JsonObject
        {
            ["apis"] = new JsonArray([.. apis.Select(api => new JsonObject { ["url"] = $"apis/{api.Name}.json", ["name"] = api.Title })]),
            ["clients"] = new JsonObject(options.Issuers.Select(issuer =>
                KeyValuePair.Create(issuer.Tenant, (JsonNode?)issuer.ClientId(options.Root)))),
            ["scope"] = $"{options.Topology.Audience}/access_as_user",
        };
        return Start.Replace("__PORTAL__", JsonSerializer.Serialize(portal), StringComparison.Ordinal);
    }
}
