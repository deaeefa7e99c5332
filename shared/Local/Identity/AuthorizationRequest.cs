using System.Buffers.Text;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Identity;

/// <summary>How the browser carries the answer back to the client.</summary>
internal enum ResponseMode
{
    Query,
    Fragment,
    FormPost,
}

/// <summary>Where an answer may go: known and registered before anything else is looked at.</summary>
internal sealed record ReturnAddress(Client Client, string RedirectUri, ResponseMode Mode, string? State);

/// <summary>What a client asks of a person: to sign in, and to let it act for them.</summary>
internal sealed record AuthorizationRequest(ReturnAddress Return, Scope Scope, string Challenge)
{
    public string? Nonce { get; init; }

    public string? Prompt { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public string LoginHint { get; init; } = "";

    public string? IdTokenHint { get; init; }

    /// <summary>Reads a request as OpenID Connect Core 3.1.2 has it, of the code flow with PKCE alone.</summary>
    /// <returns>The request; or what is wrong, and where to say so. Nowhere, until the client and its address are known.</returns>
    public static (AuthorizationRequest? Request, ReturnAddress? Return, OAuthError? Error) Read(
        IEnumerable<KeyValuePair<string, StringValues>> given, Tenant tenant, Clients clients, ShopTopology topology)
    {
        // A parameter without a value counts as left out (RFC 6749, section 3.1).
        var fields = given.Where(field => !StringValues.IsNullOrEmpty(field.Value)).ToDictionary(field => field.Key, field => field.Value);
        string? One(string name) => fields.GetValueOrDefault(name) is [{ Length: > 0 } value] ? value : null;

        if (clients.WithId(tenant.Name, One("client_id") ?? "") is not { } client)
        {
            return (null, null, new OAuthError(
                400, "unauthorized_client", $"AADSTS700016: There is no client '{One("client_id")}' at {tenant.Name}."));
        }

        if (One("redirect_uri") is not { } uri || !client.MayRedirectTo(uri))
        {
            return (null, null, OAuthError.InvalidRequest(
                $"AADSTS50011: The redirect URI '{One("redirect_uri")}' is not one registered for {client.Name}."));
        }

        ResponseMode? mode = One("response_mode") switch
        {
            null or "query" => ResponseMode.Query,
            "fragment" => ResponseMode.Fragment,
            "form_post" => ResponseMode.FormPost,
            _ => null,
        };
        var back = new ReturnAddress(client, uri, mode ?? ResponseMode.Query, One("state"));
        if (mode is null)
        {
            return (null, back, OAuthError.InvalidRequest($"The response_mode '{One("response_mode")}' is not supported."));
        }


        if (fields.Any(field => field.Value.Count > 1))
        {
            return (null, back, OAuthError.InvalidRequest("A parameter is there more than once."));
        }

        if (Refusal(One, tenant) is { } refusal) { return (null, back, refusal); }

        var (scope, unknown) = Scope.Parse(One("scope") ?? "", tenant.Name, topology);
        if (scope is null) { return (null, back, unknown); }

        return (new AuthorizationRequest(back, scope, One("code_challenge")!)
        {
            Nonce = One("nonce"),
            Prompt = One("prompt"),
            MaxAge = One("max_age") is { } age ? TimeSpan.FromSeconds(int.Parse(age, CultureInfo.InvariantCulture)) : null,
            LoginHint = One("login_hint") ?? "",
            IdTokenHint = One("id_token_hint"),
        }, back, null);
    }

    private static OAuthError? Refusal(Func<string, string?> one, Tenant tenant)
    {
        if (one("request") is not null) { return new(400, "request_not_supported", "Request objects are not supported."); }
        if (one("request_uri") is not null) { return new(400, "request_uri_not_supported", "Request objects are not supported."); }
        if (one("registration") is not null) { return new(400, "registration_not_supported", "Clients are registered in clients.json."); }
        if (one("response_type") is not { } type)
        {
            return OAuthError.InvalidRequest("AADSTS900144: The parameter 'response_type' is missing.");
        }


        if (type != "code") { return new(400, "unsupported_response_type", $"The response_type '{type}' is not code."); }

        // Left out, the method would mean "plain", which proves nothing to who has read the request.
        if (one("code_challenge") is not { } challenge)
        {
            return OAuthError.InvalidRequest("AADSTS9002325: PKCE is required: the parameter 'code_challenge' is missing.");
        }


        if (one("code_challenge_method") != "S256") { return OAuthError.InvalidRequest("The code_challenge_method is not S256."); }
        if (challenge.Length != 43 || !Base64Url.IsValid(challenge))
        {
            return OAuthError.InvalidRequest("The code_challenge is not a SHA-256 hash in base64url.");
        }


        var prompts = tenant.Name == Tenant.Customers
            ? new[] { null, "none", "login", "select_account", "create" }
            : [null, "none", "login", "select_account"];
        if (!prompts.Contains(one("prompt")))
        {
            return OAuthError.InvalidRequest($"AADSTS90023: The prompt '{one("prompt")}' is not supported.");
        }


        if (one("max_age") is { } age && !int.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return OAuthError.InvalidRequest($"The max_age '{age}' is not a number of seconds.");
        }

        return null;
    }
}
