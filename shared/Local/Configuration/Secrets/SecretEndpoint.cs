using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Configuration.Rest;
using ServerlessShop.Local.Seams;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Configuration.Secrets;

/// <summary>
/// The part of Key Vault's secrets that references need: get one, set one. A context reads the secrets that begin with
/// its name and a dash; operators and the platform read and set all.
/// </summary>
internal sealed partial class SecretEndpoint(
    SecretStore secrets, Permission permission, string authority, Func<string> address)
{
    public const string Audience = "https://vault.azure.net";

    private const int ValueLengthMax = 25 * 1024;

    public static bool Serves(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/secrets", StringComparison.OrdinalIgnoreCase);

    public async Task Handle(HttpContext http)
    {
        var (status, code, message) = await Answer(http);
        if (status == 200) { return; }
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(new { error = new { code, message } });
    }

    private async Task<(int Status, string? Code, string? Message)> Answer(HttpContext http)
    {
        if (permission.Caller(http.Request, Audience, out var hasToken) is not { } caller)
        {
            http.Response.Headers.WWWAuthenticate = $"Bearer authorization=\"{authority}\", resource=\"{Audience}\"";
            return (401, "Unauthorized", hasToken
                ? "AKV10022: Invalid audience or signature, or the token has expired."
                : "AKV10000: Request is missing a Bearer or PoP token.");
        }

        if (!ApiVersion().IsMatch(http.Request.Query["api-version"].ToString()))
        {
            return (400, "BadParameter", "api-version must be specified, and be one of 7.0 to 7.6.");
        }

        var segments = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        if ((http.Request.Method, segments) is not (("GET", [_] or [_, _]) or ("PUT", [_])))
        {
            return (501, "NotInTheLocalVault",
                $"The local vault has no {http.Request.Method} {http.Request.Path}; it gets and sets single secrets.");
        }

        var name = segments[0];
        if (!Name().IsMatch(name)) { return (400, "BadParameter", "A secret's name is 1 to 127 letters, digits and dashes."); }
        try
        {
            return HttpMethods.IsGet(http.Request.Method)
                ? await Get(http, caller, name, segments.ElementAtOrDefault(1))
                : await Set(http, caller, name);
        }
        catch (StorageException disk)
        {
            return (503, "ServiceUnavailable", disk.Message);
        }
    }

    private async Task<(int, string?, string?)> Get(HttpContext http, Caller caller, string name, string? version)
    {
        var isOwn = permission.IsContext(caller) && name.StartsWith($"{caller.Name}-", StringComparison.OrdinalIgnoreCase);
        if (!isOwn && !Permission.IsOwner(caller)) { return Forbidden(caller, "read", name); }
        if (secrets.Get(name, version) is not { } secret)
        {
            var asked = version is null ? name : $"{name}/{version}";
            return (404, "SecretNotFound", $"A secret with (name/id) {asked} was not found in this key vault.");
        }

        await Write(http, secret);
        return (200, null, null);
    }

    private async Task<(int, string?, string?)> Set(HttpContext http, Caller caller, string name)
    {
        if (!Permission.IsOwner(caller)) { return Forbidden(caller, "set", name); }
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var members = body.RootElement.Deserialize<Dictionary<string, JsonElement>>() ?? [];
            var unknown = members.Keys.FirstOrDefault(member => member is not ("value" or "contentType"));
            if (unknown is not null)
            {
                return (501, "NotInTheLocalVault", $"The local vault keeps no '{unknown}' of a secret.");
            }

            if (!members.TryGetValue("value", out var value) || value.GetString() is not { Length: <= ValueLengthMax } text)
            {
                return (400, "BadParameter", $"The value is missing, or longer than {ValueLengthMax} characters.");
            }

            var contentType = members.TryGetValue("contentType", out var type) ? type.GetString() : null;
            await Write(http, await secrets.Add(name, text, contentType));
            return (200, null, null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return (400, "BadParameter", unreadable.Message);
        }
    }

    private Task Write(HttpContext http, Secret secret)
    {
        http.Response.Headers.CacheControl = "no-cache";
        var answer = new JsonObject
        {
            ["value"] = secret.Value,
            ["id"] = $"{address()}/secrets/{secret.Name}/{secret.Version}",
            ["attributes"] = new JsonObject
            {
                ["enabled"] = true,
                ["created"] = secret.Created.ToUnixTimeSeconds(),
                ["updated"] = secret.Created.ToUnixTimeSeconds(),
            },
        };
        if (secret.ContentType is not null) { answer["contentType"] = secret.ContentType; }
        return http.Response.WriteAsJsonAsync(answer);
    }

    private static (int, string?, string?) Forbidden(Caller caller, string verb, string name) =>
        (403, "Forbidden", $"Caller is not authorized to perform action on resource: {caller.Name} may not {verb} {name}.");

    [GeneratedRegex("^7\\.[0-6]$")]
    private static partial Regex ApiVersion();

    [GeneratedRegex("^[0-9a-zA-Z-]{1,127}$")]
    private static partial Regex Name();
}
