using System.Text.Json;
using ServerlessShop.Local;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Identity.Specs;

public sealed class OperatorSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Open();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("https://servicebus.azure.net")]
    [InlineData("https://azconfig.io")]
    [InlineData("https://vault.azure.net")]
    public async Task An_operator_gets_a_token_for_the_platforms_resources(string resource)
    {
        var (status, body) = await SignIn("workforce", "oscar", resource);
        var caller = _shop.Identity.Check(body.GetProperty("access_token").GetString()!, resource);

        Assert.Equal(200, status);
        Assert.Equal("oscar", caller!.Name);
        Assert.Equal(["operator"], caller.Roles);
    }

    [Fact]
    public async Task An_operators_token_for_one_resource_opens_no_other()
    {
        var (_, body) = await SignIn("workforce", "oscar", Shop.ServiceBus);

        Assert.Null(_shop.Identity.Check(body.GetProperty("access_token").GetString()!, "https://vault.azure.net"));
        Assert.Null(_shop.Identity.Check(body.GetProperty("access_token").GetString()!, Shop.Audience));
    }

    [Fact]
    public async Task Staff_without_the_operators_role_have_no_role_at_the_platforms_resources()
    {
        var (_, body) = await SignIn("workforce", "sally", Shop.ServiceBus);

        Assert.Empty(_shop.Identity.Check(body.GetProperty("access_token").GetString()!, Shop.ServiceBus)!.Roles);
    }

    [Theory]
    [InlineData("customers", "alice", Shop.ServiceBus)]
    [InlineData("customers", "alice", "https://vault.azure.net")]
    [InlineData("workforce", "oscar", "https://graph.microsoft.com")]
    [InlineData("workforce", "oscar", "https://127.0.0.1")]
    public async Task A_customer_and_a_resource_not_meant_for_people_are_refused(string tenant, string user, string resource)
    {
        var (status, body) = await SignIn(tenant, user, resource);

        Assert.Equal(400, status);
        Assert.Equal("invalid_resource", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_user_named_as_an_app_stops_the_start()
    {
        var root = Directory.CreateTempSubdirectory("identity-specs-");
        try
        {
            var file = Path.Combine(root.FullName, "shared", "Local", "Identity", "users.json");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(Path.Combine(Shop.Root, "shared", "Local", "Identity", "clients.json"), Path.Combine(Path.GetDirectoryName(file)!, "clients.json"));
            var users = await File.ReadAllTextAsync(Path.Combine(Shop.Root, "shared", "Local", "Identity", "users.json"));
            await File.WriteAllTextAsync(file, users.Replace("\"oscar\"", "\"ordering\"", StringComparison.Ordinal));

            var refused = await Assert.ThrowsAsync<StartException>(() => Local.Identity.IdentityProvider.Start(
                new("http://127.0.0.1:0", root.FullName, root.FullName, ShopTopology.Read(Shop.Root)), _shop.Clock));
            Assert.Contains("'ordering'", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private Task<(int Status, JsonElement Body)> SignIn(string tenant, string user, string resource) => _shop.Post(
        $"/{tenant}/local/token", ("username", user), ("password", $"shop-{user}"), ("scope", $"{resource}/.default"));
}
