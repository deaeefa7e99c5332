using System.Net;
using ServerlessShop.Local;
using ServerlessShop.Local.Identity;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Identity.Specs;

/// <summary>From where, and under which name, the provider can be reached.</summary>
public sealed class ReachSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Open();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("http://0.0.0.0:0", false, null)]
    [InlineData("http://[::]:0", false, "https://id.shop.example")]
    [InlineData("http://*:0", false, null)]
    [InlineData("http://192.0.2.1:0", true, "https://id.shop.example")]
    [InlineData("http://0.0.0.0:0", true, null)]
    [InlineData("http://0.0.0.0:0", true, "http://id.shop.example")]
    [InlineData("http://0.0.0.0:0", true, "https://id.shop.example/path")]
    public async Task It_listens_on_this_machine_alone_unless_told_and_named_by_https(string address, bool told, string? name)
    {
        var options = new IdentityOptions(address, _shop.StateFolder, Shop.Root, ShopTopology.Read(Shop.Root))
        {
            ListenOnAllInterfaces = told,
            PublicAddress = name,
        };

        await Assert.ThrowsAsync<StartException>(() => IdentityProvider.Start(options, _shop.Clock));
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    public async Task Only_names_of_this_machine_are_answered_so_that_no_page_can_point_its_own_here(string host, int status) =>
        Assert.Equal(status, await Get("/customers/discovery/v2.0/keys", host));

    [Fact]
    public async Task Told_to_it_listens_on_every_interface_under_its_public_name_and_keeps_its_local_doors_shut()
    {
        await using var shop = await Shop.Open(options => options with
        {
            Address = "http://0.0.0.0:0",
            ListenOnAllInterfaces = true,
            PublicAddress = "https://id.shop.example",
        });
        var address = shop.Identity.Address;

        Assert.Equal("127.0.0.1", new Uri(address).Host);
        Assert.Equal("https://id.shop.example/customers/v2.0/.well-known/openid-configuration", shop.Identity.CustomersConfiguration);
        Assert.Equal(200, await Get("/customers/discovery/v2.0/keys", "id.shop.example", address));
        Assert.Equal(421, await Get("/customers/discovery/v2.0/keys", "evil.example", address));
        Assert.Equal(404, await Get("/msi/token", "id.shop.example", address));
        Assert.Equal(404, await Get("/customers/local/token", "id.shop.example", address, HttpMethod.Post));
        Assert.Equal(401, await Get("/msi/token", "127.0.0.1", address));
    }

    [Theory]
    [InlineData("\"http://127.0.0.1/docs/signin-callback\"", "\"http://evil.example/callback\"")]
    [InlineData("\"http://127.0.0.1/docs/signin-callback\"", "\"http://127.0.0.1:80/callback\"")]
    [InlineData("\"http://127.0.0.1/docs/signin-callback\"", "\"https://*.shop.example/callback\"")]
    [InlineData("\"http://127.0.0.1/docs/signin-callback\"", "\"/callback\"")]
    [InlineData("\"spa\"", "\"web\"")]
    [InlineData("\"customers\"", "\"partners\"")]
    [InlineData("e29d022b-285a-8452-b9a3-358b0b37fc53", "b4591fd6-0167-8e89-859a-43268c490e0f")]
    [InlineData("\"name\"", "\"nickname\"")]
    public async Task A_client_that_cannot_safely_be_stops_the_start(string good, string bad)
    {
        var root = Directory.CreateTempSubdirectory("identity-specs-");
        try
        {
            var source = Path.Combine(Shop.Root, "shared", "Local", "Identity");
            var folder = Directory.CreateDirectory(Path.Combine(root.FullName, "shared", "Local", "Identity")).FullName;
            File.Copy(Path.Combine(source, "users.json"), Path.Combine(folder, "users.json"));
            var clients = await File.ReadAllTextAsync(Path.Combine(source, "clients.json"));
            await File.WriteAllTextAsync(Path.Combine(folder, "clients.json"), clients.Replace(good, bad, StringComparison.Ordinal));
            var state = Directory.CreateDirectory(Path.Combine(root.FullName, "state")).FullName;

            var refused = await Assert.ThrowsAsync<StartException>(() => IdentityProvider.Start(
                new("http://127.0.0.1:0", state, root.FullName, ShopTopology.Read(Shop.Root)), _shop.Clock));
            Assert.Contains("clients.json", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private async Task<int> Get(string path, string host, string? address = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri((address ?? _shop.Identity.Address) + path));
        request.Headers.Host = host;
        using var response = await _shop.Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
