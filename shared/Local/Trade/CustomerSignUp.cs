using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessShop.Local.Trade;

/// <summary>
/// A person with a browser who signs up at the customers' identity provider: the pages' forms, then code and PKCE, as
/// the web client does it. Who has signed up already signs in.
/// </summary>
public sealed partial class CustomerSignUp(LocalPlatform platform)
{
    private const string ClientId = "f3e4fd09-57f1-8d30-918a-4843fc2cf996"; // The web client's, in clients.json.
    private const string RedirectUri = "http://127.0.0.1/signin-callback";
    private const string Origin = "http://127.0.0.1";

    private readonly string _tenant = $"{platform.Identity.Address}/customers";

    /// <summary>The access token of a customer with this e-mail address.</summary>
    public async Task<string> Token(string email, string name, string password, CancellationToken cancellation)
    {
        using var browser = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer(),
        });
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var query = await Query(verifier, cancellation);

        var signIn = await browser.GetStringAsync($"{_tenant}/oauth2/v2.0/authorize?{query}", cancellation);
        var signUp = await browser.GetStringAsync($"{platform.Identity.Address}{Link().Match(signIn).Groups[1].Value}", cancellation);
        using var signedUp = await Send(
            browser, signUp, [("email", email), ("name", name), ("password", password)], cancellation);
        using var back = signedUp.StatusCode == HttpStatusCode.BadRequest
            ? await Send(browser, signIn, [("username", email), ("password", password)], cancellation)
            : null;
        return await Redeem(browser, CodeOf(back ?? signedUp), verifier, cancellation);
    }

    private async Task<string> Query(string verifier, CancellationToken cancellation)
    {
        using var query = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = ClientId,
            ["redirect_uri"] = RedirectUri,
            ["response_type"] = "code",
            ["scope"] = $"openid profile email {platform.Topology.Audience}/access_as_user",
            ["state"] = "replay",
            ["nonce"] = "replay",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        });
        return await query.ReadAsStringAsync(cancellation);
    }

    private async Task<HttpResponseMessage> Send(
        HttpClient browser, string page, IEnumerable<(string Name, string Value)> typed, CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(HiddenInput().Matches(page)
            .Select(input => KeyValuePair.Create(
                WebUtility.HtmlDecode(input.Groups[1].Value), WebUtility.HtmlDecode(input.Groups[2].Value)))
            .Concat(typed.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        var action = WebUtility.HtmlDecode(FormAction().Match(page).Groups[1].Value);
        return await browser.PostAsync($"{platform.Identity.Address}{action}", form, cancellation);
    }

    private static string CodeOf(HttpResponseMessage answer)
    {
        var code = Code().Match(answer.Headers.Location?.Query ?? "");
        return code.Success
            ? Uri.UnescapeDataString(code.Groups[1].Value)
            : throw new ShopRefusedException($"Signing up was answered {(int)answer.StatusCode}, without a code.");
    }

    private async Task<string> Redeem(HttpClient browser, string code, string verifier, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_tenant}/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["client_id"] = ClientId,
                ["code"] = code,
                ["redirect_uri"] = RedirectUri,
                ["code_verifier"] = verifier,
            }),
        };
        request.Headers.Add("Origin", Origin);
        using var answer = await browser.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenInput();

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\"")]
    private static partial Regex FormAction();

    [GeneratedRegex("<a href=\"([^\"]*/signup[^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("[?&]code=([^&]*)")]
    private static partial Regex Code();
}
