using ServerlessShop.Local;

namespace ServerlessShop.Gateway.Specs;

/// <summary>What API Management's import would refuse, drop or rename stops the start instead.</summary>
public sealed class OpenApiImportSpec : IAsyncLifetime
{
    private const string Responses = "responses: { '200': { description: Fine. } }";

    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Prepare();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("/a: { get: { RESPONSES } }", "openapi.yaml:5: /paths/~1a/get has no operationId")]
    [InlineData("/a: { get: { operationId: one, RESPONSES }, put: { operationId: one, RESPONSES } }", "is a second operation 'one'")]
    [InlineData("/a: { get: { operationId: get-one, RESPONSES }, put: { operationId: get_One, RESPONSES } }", "both become 'get-one'")]
    [InlineData("/a: { trace: { operationId: one, RESPONSES } }", "/paths/~1a/trace is dropped by the import")]
    [InlineData("/a: { servers: [], get: { operationId: one, RESPONSES } }", "/paths/~1a/servers is dropped by the import")]
    [InlineData("/a: { get: { operationId: one, servers: [], RESPONSES } }", "/servers is dropped by the import")]
    [InlineData("/a: { get: { operationId: one, callbacks: {}, RESPONSES } }", "/callbacks is dropped by the import")]
    [InlineData("/a: { get: { operationId: one, requestBody: {}, RESPONSES } }", "a GET has no body")]
    [InlineData("a: { get: { operationId: one, RESPONSES } }", "is not a path")]
    [InlineData("/a/{b}c: { get: { operationId: one, RESPONSES } }", "is not a path")]
    [InlineData("/a/{b: { get: { operationId: one, RESPONSES } }", "openapi.yaml:5:")]
    [InlineData("'/{a}': { get: { operationId: one, RESPONSES } }", "declares the path parameters [], its path has [a]")]
    [InlineData("/a: { get: { operationId: one, parameters: [{ name: b, in: path, required: true }], RESPONSES } }", "path parameters [b]")]
    [InlineData("'/{a}': { get: { operationId: one, parameters: [{ name: a, in: path }], RESPONSES } }", "is in the path and not required")]
    [InlineData("'/{a}': { get: { operationId: one, parameters: [{ name: a, in: path, required: true }, { name: A, in: query }], RESPONSES } }", "is a second 'A'")]
    [InlineData("/a: { get: { operationId: one, parameters: [{ name: b, in: cookie }], RESPONSES } }", "is in 'cookie'")]
    [InlineData("/a: { get: { operationId: one, parameters: [{ name: b, in: query, style: spaceDelimited }], RESPONSES } }", "style 'spaceDelimited'")]
    [InlineData("/a: { get: { operationId: one, parameters: [{ name: b, in: query, explode: false }], RESPONSES } }", "explode: false")]
    [InlineData("/a: { get: { operationId: one, parameters: [{ $ref: 'other.yaml#/a' }], RESPONSES } }", "outside this file")]
    [InlineData("/a: { get: { operationId: one, parameters: [{ $ref: '#/components/parameters/nobody' }], RESPONSES } }", "which is not there")]
    [InlineData("{}", "has no operation")]
    public async Task A_file_the_import_would_not_take_as_written_stops_the_start(string paths, string because)
    {
        var indented = paths.Replace("RESPONSES", Responses, StringComparison.Ordinal);
        _shop.Write("functions/Ordering/openapi.yaml", $"openapi: 3.0.3\ninfo: {{ title: t, version: '1' }}\ntags: []\npaths:\n  {indented}\n");

        await Refused(because);
    }

    [Fact]
    public async Task Two_templates_that_match_the_same_paths_stop_the_start()
    {
        _shop.Write("functions/Ordering/openapi.yaml", $$"""
            openapi: 3.0.3
            info: { title: t, version: '1' }
            paths:
              /{a}:
                get: { operationId: one, parameters: [{ name: a, in: path, required: true }], {{Responses}} }
              /{b}:
                get: { operationId: two, parameters: [{ name: b, in: path, required: true }], {{Responses}} }
            """);

        await Refused("matches what 'one' matches already");
    }

    [Fact]
    public async Task A_schema_that_contains_itself_stops_the_start()
    {
        _shop.Write("functions/Ordering/openapi.yaml", Samples.Orders + """

            components:
              schemas:
                Node: { type: object, properties: { children: { type: array, items: { $ref: '#/components/schemas/Node' } } } }
            """);

        await Refused("leads back to itself");
    }

    [Theory]
    [InlineData("openapi: 3.0.4", "is 3.0.4")]
    [InlineData("swagger: '2.0'", "has no 'openapi'")]
    [InlineData("openapi: 3.1.0\nwebhooks: {}", "/webhooks is not read here")]
    public async Task Another_dialect_stops_the_start(string head, string because)
    {
        _shop.Write("functions/Ordering/openapi.yaml", Samples.Orders.Replace("openapi: 3.0.3", head, StringComparison.Ordinal));

        await Refused(because);
    }

    [Fact]
    public async Task A_missing_file_stops_the_start()
    {
        File.Delete(Path.Combine(_shop.Root, "functions", "Ordering", "openapi.yaml"));

        await Refused("is missing");
    }

    [Fact]
    public async Task A_file_above_the_imports_limit_stops_the_start()
    {
        _shop.Write("functions/Ordering/openapi.yaml", Samples.Orders + "\n#" + new string('x', 4 * 1024 * 1024));

        await Refused("larger than 4 MB");
    }

    [Fact]
    public async Task The_shops_own_files_are_taken()
    {
        await using var shop = await Shop.Prepare(deployed: true);
        shop.Write("infra/topology.json", await File.ReadAllTextAsync(Path.Combine(Shop.Repository, "infra", "topology.json")));
        foreach (var file in Directory.GetFiles(Path.Combine(Shop.Repository, "functions"), "openapi.yaml", SearchOption.AllDirectories))
        {
            shop.Write(Path.GetRelativePath(Shop.Repository, file), await File.ReadAllTextAsync(file));
        }

        await shop.StartGateway();

        Assert.Equal(200, (await shop.Send("GET", "/products/85123A")).Status);
    }

    [Fact]
    public async Task Shared_parameters_and_schemas_may_be_referred_to()
    {
        _shop.Write("functions/Ordering/openapi.yaml", $$"""
            openapi: 3.1.0
            info: { title: t, version: '1' }
            paths:
              /{a}:
                parameters: [{ $ref: '#/components/parameters/a' }]
                get:
                  operationId: one
                  responses:
                    '200': { description: Fine., content: { application/json: { schema: { $ref: '#/components/schemas/Both' } } } }
            components:
              parameters:
                a: { name: a, in: path, required: true, schema: { type: string } }
              schemas:
                One: { type: object }
                Both: { type: object, properties: { a: { $ref: '#/components/schemas/One' }, b: { $ref: '#/components/schemas/One' } } }
            """);

        await _shop.StartGateway();
    }

    private async Task Refused(string because)
    {
        var refused = await Assert.ThrowsAsync<StartException>(_shop.StartGateway);

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Contains("openapi.yaml", refused.Message, StringComparison.Ordinal);
    }
}
