using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using ServerlessShop.Local;
using ServerlessShop.Local.Portal;

namespace ServerlessShop.Portal.Specs;

public sealed partial class PagesSpec(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_page_has_a_title_a_language_and_everything_it_names()
    {
        var page = await shop.Send("GET", "/docs/");

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        Assert.Contains("<html lang=\"en\">", page.Text, StringComparison.Ordinal);
        Assert.Contains("<title>ServerlessShop: API reference</title>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<main id=\"swagger-ui\">", page.Text, StringComparison.Ordinal);
        var named = Reference().Matches(page.Text).Select(reference => reference.Groups[1].Value).ToList();
        Assert.Equal(6, named.Count);
        foreach (var name in named) { Assert.Equal(200, (await shop.Send("GET", $"/docs/{name}")).Status); }
    }

    [Fact]
    public async Task Without_its_slash_the_page_is_elsewhere()
    {
        var answer = await shop.Send("GET", "/docs");

        Assert.Equal((308, "/docs/"), (answer.Status, answer.Headers["Location"]));
    }

    [Theory]
    [InlineData("/docs/")]
    [InlineData("/docs/signin-callback")]
    [InlineData("/docs/portal.js")]
    public async Task Nothing_of_ours_names_an_address_outside(string path) =>
        Assert.DoesNotMatch("(?i)https?://|[\"'(]//", (await shop.Send("GET", path)).Text);

    [Fact]
    public async Task The_page_asks_nobody_whether_the_documents_are_valid() =>
        Assert.Contains("validatorUrl: null", (await shop.Send("GET", "/docs/portal.js")).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("/docs/")]
    [InlineData("/docs/signin-callback")]
    [InlineData("/docs/apis/ordering.json")]
    [InlineData("/docs/nothing")]
    public async Task The_policy_opens_this_gateway_the_issuers_and_pictures_within_the_style_sheet(string path)
    {
        var answer = await shop.Send("GET", path);

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + $"connect-src 'self' {shop.Identity.Address}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            answer.Headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("DENY", answer.Headers["X-Frame-Options"]);
        Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
        Assert.Equal("same-origin", answer.Headers["Cross-Origin-Resource-Policy"]);
        Assert.DoesNotMatch("<script>|<style|style=|\\son[a-z]+=\"", answer.Text);
    }

    [Fact]
    public async Task A_file_that_is_known_is_not_sent_again()
    {
        var first = await shop.Send("GET", "/docs/swagger-ui.css");
        var again = await shop.Send("GET", "/docs/swagger-ui.css", ("If-None-Match", first.Headers["ETag"]));
        var other = await shop.Send("GET", "/docs/swagger-ui.css", ("If-None-Match", "\"another\""));

        Assert.Equal("no-cache", first.Headers["Cache-Control"]);
        Assert.Equal((304, 0), (again.Status, again.Body.Length));
        Assert.Equal((200, first.Body.Length), (other.Status, other.Body.Length));
    }

    [Fact]
    public async Task Who_takes_gzip_gets_the_same_file_smaller_and_by_another_tag()
    {
        var plain = await shop.Send("GET", "/docs/swagger-ui-bundle.js");
        var small = await shop.Send("GET", "/docs/swagger-ui-bundle.js", ("Accept-Encoding", "br, gzip"));
        var refused = await shop.Send("GET", "/docs/swagger-ui-bundle.js", ("Accept-Encoding", "gzip;q=0"));

        using var unpacked = new GZipStream(new MemoryStream(small.Body), CompressionMode.Decompress);
        using var text = new StreamReader(unpacked, Encoding.UTF8);
        Assert.Equal("gzip", small.Headers["Content-Encoding"]);
        Assert.Equal(plain.Text, await text.ReadToEndAsync());
        Assert.True(small.Body.Length < plain.Body.Length / 2);
        Assert.NotEqual(plain.Headers["ETag"], small.Headers["ETag"]);
        Assert.Equal("Accept-Encoding", plain.Headers["Vary"]);
        Assert.False(refused.Headers.ContainsKey("Content-Encoding"));
    }

    [Fact]
    public async Task HEAD_is_GET_without_the_body()
    {
        var answer = await shop.Send("HEAD", "/docs/apis/ordering.yaml");

        Assert.Equal((200, 0), (answer.Status, answer.Body.Length));
        Assert.True(answer.Headers.ContainsKey("ETag"));
    }

    [Theory]
    [InlineData("POST", "/docs/", 405)]
    [InlineData("PUT", "/docs/apis/ordering.json", 405)]
    [InlineData("DELETE", "/docs/swagger-ui.css", 405)]
    [InlineData("OPTIONS", "/docs/signin-callback", 405)]
    [InlineData("POST", "/docs/nothing", 404)]
    [InlineData("GET", "/docs/nothing", 404)]
    [InlineData("GET", "/docs/apis/nothing.json", 404)]
    [InlineData("GET", "/docs/apis/../../infra/topology.json", 404)]
    [InlineData("GET", "/docs/index.js", 404)]
    public async Task The_portal_is_only_read_and_has_what_it_lists(string method, string path, int status)
    {
        var answer = await shop.Send(method, path);

        Assert.Equal(status, answer.Status);
        if (status == 405) { Assert.Equal("GET, HEAD", answer.Headers["Allow"]); }
    }

    [Fact]
    public async Task Without_a_portal_its_paths_are_nobodys()
    {
        await using var gateway = await shop.StartGateway(portal: null);

        using var answer = await shop.Http.GetAsync(new Uri($"{gateway.Address}/docs/"));

        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("docs")]
    [InlineData("/Docs/apis/")]
    public void An_API_at_the_portals_path_stops_the_start(string path)
    {
        var (first, others) = (shop.Topology.Contexts[0], shop.Topology.Contexts.Skip(1));
        var topology = shop.Topology with { Contexts = [first with { Api = first.Api! with { Path = path } }, .. others] };

        var refused = Assert.Throws<StartException>(() => new DeveloperPortal(shop.Options with { Topology = topology }));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issuer_without_the_portals_client_stops_the_start()
    {
        var refused = Assert.Throws<StartException>(() => new DeveloperPortal(shop.Options with
        {
            Issuers = [new("partners", shop.Identity.CustomersConfiguration)],
        }));

        Assert.Contains("partners has no client 'try-it'", refused.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
