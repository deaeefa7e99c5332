using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Identity.Specs;

/// <summary>A client of the shop, as clients.json has it, and what it sends.</summary>
public sealed record App(string Tenant, string Name, string Id, string RedirectUri)
{
    public const string Verifier = "a-verifier-of-forty-three-characters-or-more";
    public const string Full = $"openid profile email offline_access {Shop.Audience}/access_as_user";

    public static App Web { get; } =
        new("customers", "web", "f3e4fd09-57f1-8d30-918a-4843fc2cf996", "http://127.0.0.1:5173/signin-callback");

    public static App TryIt { get; } =
        new("customers", "try-it", "28a69ffc-1935-87a2-a28c-4871bdbbd8c2", "http://127.0.0.1:5173/docs/signin-callback");

    public static App BackOffice { get; } =
        new("workforce", "web", "b4591fd6-0167-8e89-859a-43268c490e0f", "http://127.0.0.1:5173/back-office/signin-callback");

    public static App Cli { get; } = new("workforce", "cli", "bc0ddf89-46af-83aa-af26-cbfc6bedd982", "http://127.0.0.1:49152/");

    private string? Origin => Name == "cli" ? null : "http://127.0.0.1:5173";

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>The address that asks a person to sign in; null takes a parameter away.</summary>
    public string Authorize(params (string Name, string? Value)[] changes)
    {
        var fields = new Dictionary<string, string?>
        {
            ["client_id"] = Id,
            ["redirect_uri"] = RedirectUri,
            ["response_type"] = "code",
            ["scope"] = Full,
            ["state"] = "the state",
            ["nonce"] = "the nonce",
            ["code_challenge"] = Challenge(Verifier),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes) { fields[name] = value; }
        return $"/{Tenant}/oauth2/v2.0/authorize{QueryString.Create(fields.Where(field => field.Value is not null))}";
    }

    public async Task<Seen> SignIn(Browser browser, string user, params (string Name, string? Value)[] changes) =>
        await browser.Send(await browser.Get(Authorize(changes)), ("username", user), ("password", $"shop-{user}"));

    public Task<(int Status, JsonElement Body)> Redeem(Shop shop, string code, params (string Name, string? Value)[] changes) =>
        Token(shop, new()
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = Id,
            ["code"] = code,
            ["redirect_uri"] = RedirectUri,
            ["code_verifier"] = Verifier,
        }, changes);

    public Task<(int Status, JsonElement Body)> Refresh(Shop shop, string token, params (string Name, string? Value)[] changes) =>
        Token(shop, new() { ["grant_type"] = "refresh_token", ["client_id"] = Id, ["refresh_token"] = token }, changes);

    private async Task<(int Status, JsonElement Body)> Token(
        Shop shop, Dictionary<string, string?> fields, (string Name, string? Value)[] changes)
    {
        var origin = Origin;
        foreach (var (name, value) in changes)
        {
            if (name == "Origin") { origin = value; } else { fields[name] = value; }
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{shop.Identity.Address}/{Tenant}/oauth2/v2.0/token"));
        request.Content = new FormUrlEncodedContent(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!)));
        if (origin is not null) { request.Headers.Add("Origin", origin); }
        using var response = await shop.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
