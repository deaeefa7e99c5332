using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace ServerlessShop.Portal.Specs;

/// <summary>What Swagger UI's page does for a person who signs in, step by step, with what the portal tells it.</summary>
public sealed partial class TryItSpec(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("customers")]
    [InlineData("workforce")]
    public async Task The_endpoints_of_a_document_are_those_of_the_issuers_discovery(string tenant)
    {
        var flow = await FlowOf("ordering", tenant);
        var discovery = JsonNode.Parse(await shop.Http.GetStringAsync(
            new Uri($"{shop.Identity.Address}/{tenant}/v2.0/.well-known/openid-configuration")))!;

        Assert.Equal((string)discovery["authorization_endpoint"]!, (string)flow["authorizationUrl"]!);
        Assert.Equal((string)discovery["token_endpoint"]!, (string)flow["tokenUrl"]!);
        Assert.Equal("api://serverlessshop/access_as_user", Assert.Single(flow["scopes"]!.AsObject()).Key);
    }

    [Fact]
    public async Task A_call_may_bring_the_token_of_either_issuer_or_none()
    {
        foreach (var (_, api) in shop.Topology.Apis)
        {
            var document = await shop.Document(api.Name);
            var security = document["security"]!.AsArray().Select(one => string.Join(' ', one!.AsObject().Select(scheme => scheme.Key)));

            Assert.Equal(["customers", "workforce", ""], security);
        }
    }

    [Theory]
    [InlineData("customers", "alice")]
    [InlineData("workforce", "sally")]
    public async Task Who_signs_in_on_the_identity_providers_page_calls_with_that_token(string tenant, string user)
    {
        var flow = await FlowOf("ordering", tenant);
        var verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var callback = $"{shop.Gateway.Address}/docs/signin-callback";
        var client = await ClientOf(tenant);

        var back = await SignIn(user, new Uri(QueryHelpers.AddQueryString((string)flow["authorizationUrl"]!, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = client,
            ["redirect_uri"] = callback,
            ["scope"] = flow["scopes"]!.AsObject().Single().Key,
            ["state"] = "U2F0",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        })));
        Assert.Equal(callback, back.GetLeftPart(UriPartial.Path));
        Assert.Contains("src=\"oauth2-redirect.js\"", (await shop.Send("GET", back.PathAndQuery)).Text, StringComparison.Ordinal);

        var token = await Redeem((string)flow["tokenUrl"]!, new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = QueryHelpers.ParseQuery(back.Query)["code"].ToString(),
            ["client_id"] = client,
            ["redirect_uri"] = callback,
            ["code_verifier"] = verifier,
        });
        Assert.Equal(401, (await shop.Send("GET", "/orders/4711")).Status);
        Assert.Equal(200, (await shop.Send("GET", "/orders/4711", ("Authorization", $"Bearer {token}"))).Status);
    }

    [Fact]
    public async Task The_page_proves_with_PKCE_that_the_code_is_its_own()
    {
        var script = (await shop.Send("GET", "/docs/portal.js")).Text;

        Assert.Contains("usePkceWithAuthorizationCodeGrant: true", script, StringComparison.Ordinal);
        Assert.Contains("\"scope\":\"api://serverlessshop/access_as_user\"", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_for_which_the_token_endpoint_gives_no_leave_is_not_sent()
    {
        var bundle = (await shop.Send("GET", "/docs/swagger-ui-bundle.js")).Text;
        var script = (await shop.Send("GET", "/docs/portal.js")).Text;

        // Once Swagger UI stops sending it, the interceptor can go.
        Assert.Contains("\"X-Requested-With\":\"XMLHttpRequest\"", bundle, StringComparison.Ordinal);
        Assert.Contains("delete request.headers[\"X-Requested-With\"]", script, StringComparison.Ordinal);
    }

    private async Task<JsonNode> FlowOf(string api, string tenant)
    {
        var scheme = (await shop.Document(api))["components"]!["securitySchemes"]![tenant]!;
        Assert.Equal("oauth2", (string)scheme["type"]!);
        return Assert.Single(scheme["flows"]!.AsObject(), flow => flow.Key == "authorizationCode").Value!;
    }

    private async Task<string> ClientOf(string tenant)
    {
        var script = (await shop.Send("GET", "/docs/portal.js")).Text;
        return (string)JsonNode.Parse(Clients().Match(script).Groups[1].Value)![tenant]!;
    }

    /// <returns>Where the browser is sent when the person has typed name and password.</returns>
    private static async Task<Uri> SignIn(string user, Uri address)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        var page = await browser.GetStringAsync(address);
        var fields = HiddenInputs().Matches(page).ToDictionary(
            input => WebUtility.HtmlDecode(input.Groups[1].Value), input => WebUtility.HtmlDecode(input.Groups[2].Value));
        fields["username"] = user;
        fields["password"] = $"shop-{user}";
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await browser.PostAsync(new Uri(address, WebUtility.HtmlDecode(FormAction().Match(page).Groups[1].Value)), form);
        return answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> Redeem(string tokenUrl, Dictionary<string, string> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(tokenUrl)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Origin", shop.Gateway.Address);
        using var answer = await shop.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        Assert.Equal(shop.Gateway.Address, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        return (string)JsonNode.Parse(body)!["access_token"]!;
    }

    [GeneratedRegex("\"clients\":(\\{[^}]*\\})")]
    private static partial Regex Clients();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenInputs();

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\"")]
    private static partial Regex FormAction();
}
