using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ServerlessShop.Portal.Specs;

public sealed partial class DocumentsSpec(Shop shop) : IClassFixture<Shop>
{
    private static readonly string[] _methods = ["get", "put", "post", "delete", "options", "head", "patch"];

    [Fact]
    public async Task Every_API_of_the_topology_is_in_the_list_with_its_document()
    {
        var script = (await shop.Send("GET", "/docs/portal.js")).Text;
        var listed = JsonNode.Parse(PortalLiteral().Match(script).Groups[1].Value)!["apis"]!.AsArray();

        Assert.Equal(
            shop.Topology.Apis.Select(api => $"apis/{api.Api.Name}.json"), listed.Select(api => (string)api!["url"]!));
        foreach (var api in listed)
        {
            var document = JsonNode.Parse((await shop.Send("GET", $"/docs/{api!["url"]}")).Text)!;
            Assert.Equal((string)document["info"]!["title"]!, (string)api["name"]!);
        }
    }

    [Fact]
    public async Task The_server_of_a_document_is_the_gateway_as_the_reader_calls_it()
    {
        foreach (var (_, api) in shop.Topology.Apis)
        {
            foreach (var host in new[] { "127.0.0.1", "localhost" })
            {
                var gateway = shop.Gateway.Address.Replace("127.0.0.1", host, StringComparison.Ordinal);
                var answer = await shop.Send("GET", $"{gateway}/docs/apis/{api.Name}.json");

                var server = Assert.Single(JsonNode.Parse(answer.Text)!["servers"]!.AsArray());
                Assert.Equal($"{gateway}/{api.Path}", (string)server!["url"]!);
                Assert.DoesNotContain("shop.example", answer.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Every_operation_of_every_document_is_one_the_gateway_has()
    {
        var tried = 0;
        foreach (var (_, api) in shop.Topology.Apis)
        {
            var document = await shop.Document(api.Name);
            var server = (string)document["servers"]![0]!["url"]!;
            foreach (var (path, item) in document["paths"]!.AsObject())
            {
                foreach (var method in item!.AsObject().Select(member => member.Key).Where(_methods.Contains))
                {
                    var query = string.Join('&', NeededInQuery(item).Concat(NeededInQuery(item[method]!)).Select(name => $"{name}=x"));
                    var answer = await shop.Send(method.ToUpperInvariant(), $"{server}{Parameter().Replace(path, "x")}?{query}");

                    // The apps here never say 404, so that only a gateway without the operation does.
                    Assert.True(answer.Status != 404, $"{method} {api.Name} {path}: {answer.Text}");
                    tried++;
                }
            }
        }

        Assert.True(tried >= shop.Topology.Apis.Count(), $"Only {tried} operations were there to try.");
        Assert.Equal(404, (await shop.Send("GET", "/orders/x/nothing-of-the-kind")).Status);
    }

    [Fact]
    public async Task A_document_is_the_file_but_for_server_and_sign_in()
    {
        foreach (var (_, api) in shop.Topology.Apis)
        {
            var document = await shop.Send("GET", $"/docs/apis/{api.Name}.yaml");
            var (served, file) = (Read(document.Text), Read(await File.ReadAllTextAsync(Path.Combine(Shop.Root, api.OpenApi))));

            Assert.StartsWith("application/yaml", document.Headers["Content-Type"], StringComparison.Ordinal);
            foreach (var name in new[] { "openapi", "info", "paths" }) { Assert.Equal(file[name], served[name]); }
            Assert.Equal(["components", "info", "openapi", "paths", "security", "servers"], served.Children.Keys.Select(key => $"{key}").Order());
        }
    }

    [Fact]
    public async Task Numbers_flags_and_texts_are_the_same_in_JSON_as_in_YAML()
    {
        var document = await shop.Document("ordering");
        var line = document["components"]!["schemas"]!["OrderLine"]!["properties"]!;

        Assert.Equal("\"1\"", document["info"]!["version"]!.ToJsonString());
        Assert.Equal("100000", line["quantity"]!["maximum"]!.ToJsonString());
        Assert.Equal("true", document["paths"]!["/{orderId}"]!["parameters"]![0]!["required"]!.ToJsonString());
    }

    /// <summary>What a request must say in its query is part of the operation's template, to API Management.</summary>
    private static IEnumerable<string> NeededInQuery(JsonNode described) =>
        from parameter in described["parameters"]?.AsArray() ?? []
        where (string?)parameter["in"] == "query" && (bool?)parameter["required"] == true
        select (string)parameter["name"]!;

    private static YamlMappingNode Read(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return (YamlMappingNode)Assert.Single(yaml.Documents).RootNode;
    }

    [GeneratedRegex(@"const portal = (\{.*\});")]
    private static partial Regex PortalLiteral();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
