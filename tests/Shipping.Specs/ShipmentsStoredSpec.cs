using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Shipping.PersonalData;
using ServerlessShop.Shipping.ReadingShipments;
using static ServerlessShop.Shipping.Specs.TwoMugs;

namespace ServerlessShop.Shipping.Specs;

public sealed class ShipmentsStoredSpec(ShippingStore store) : IClassFixture<ShippingStore>
{
    private readonly Guid _ada = Guid.NewGuid();

    [Fact]
    public async Task The_picking_list_is_oldest_first_page_by_page()
    {
        var third = await store.Went(_ada, Noon.AddHours(-1));
        var first = await store.Went(_ada, Noon.AddHours(-3), Part);
        var sent = await store.Went(_ada, Noon.AddHours(-4), Whole);
        var second = await store.Went(_ada, Noon.AddHours(-2));
        var stopped = await store.Went(_ada, Noon.AddHours(-5), StoppedFirst);

        var listed = new List<JsonElement>();
        string? continuation = null;
        do
        {
            var (_, page) = await Ask("warehouse", $"?limit=1&continuation={continuation}", http => new ListPickingFunction(store.Container).Get(http, default));
            Assert.InRange(page.GetProperty("orders").GetArrayLength(), 0, 1);
            listed.AddRange(page.GetProperty("orders").EnumerateArray());
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);

        var ids = listed.Select(entry => entry.GetProperty("orderId").GetGuid()).ToList();
        Assert.Equal([first, second, third], ids.Where(id => id == first || id == second || id == third));
        Assert.DoesNotContain(sent, ids);
        Assert.DoesNotContain(stopped, ids);
        var begun = listed[ids.IndexOf(first)];
        Assert.Equal(2, begun.GetProperty("nextParcel").GetInt32());
        Assert.Equal(2, begun.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("units").GetInt32()));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?continuation=%C3%A4")]
    public async Task A_page_that_cannot_be_asked_for_is_refused(string query) => Assert.Equal(
        400, (await Ask("warehouse", query, http => new ListPickingFunction(store.Container).Get(http, default))).Status);

    [Fact]
    public async Task Customers_see_their_own_shipments()
    {
        var order = await store.Went(_ada, Noon, Whole, Failed(1));
        var (status, shipment) = await Get(order, "customer", _ada);

        Assert.Equal(200, status);
        Assert.Equal("dispatched", shipment.GetProperty("status").GetString());
        var parcel = Assert.Single(shipment.GetProperty("parcels").EnumerateArray());
        Assert.Equal("RM1", parcel.GetProperty("tracking").GetString());
        Assert.Equal(1, parcel.GetProperty("failedAttempts").GetInt32());
        Assert.Equal(2, parcel.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Others_shipments_are_not_there() =>
        Assert.Equal(404, (await Get(await store.Went(_ada, Noon, Whole), "customer", Guid.NewGuid())).Status);

    [Theory]
    [InlineData("warehouse")]
    [InlineData("support")]
    [InlineData("sales")]
    public async Task Staff_sees_every_shipment(string role) =>
        Assert.Equal(200, (await Get(await store.Went(_ada, Noon), role, Guid.NewGuid())).Status);

    [Fact]
    public async Task What_nobody_asked_to_send_is_not_there() =>
        Assert.Equal(404, (await Get(Guid.NewGuid(), "warehouse", Guid.NewGuid())).Status);

    [Fact]
    public async Task All_that_is_known_of_a_customer_is_exported_and_then_forgotten()
    {
        var orders = new[]
        {
            await store.Went(_ada, Noon, Whole, Delivered(1)), await store.Went(_ada, Noon, StoppedFirst),
        };

        var (_, export) = await Export();
        Assert.Equal(orders.Order(), export.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("orderId").GetGuid()).Order());
        Assert.Contains("Lovelace", export.GetRawText(), StringComparison.Ordinal);

        var (status, erasure) = await Erase();
        Assert.Equal((200, 2), (status, erasure.GetProperty("erased").GetInt32()));
        Assert.Empty((await Export()).Body.GetProperty("items").EnumerateArray());
        Assert.DoesNotContain("Lovelace", (await Get(orders[0], "support", _ada)).Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(404, (await Get(orders[0], "customer", _ada)).Status);
        Assert.Equal(0, (await Erase()).Body.GetProperty("erased").GetInt32());
    }

    [Fact]
    public async Task A_customer_with_a_parcel_on_its_way_is_forgotten_later_and_whole()
    {
        await store.Went(_ada, Noon, Whole, Delivered(1));
        await store.Went(_ada, Noon, Whole);

        Assert.Equal(409, (await Erase()).Status);
        Assert.Equal(2, (await Export()).Body.GetProperty("items").GetArrayLength());
    }

    private Task<(int Status, JsonElement Body)> Get(Guid order, string role, Guid oid) =>
        Ask(role, "", http => new GetShipmentFunction(store.Fulfilments).Get(http, order, default), oid);

    private Task<(int Status, JsonElement Body)> Export() =>
        Ask("privacy", "", http => new ExportPersonalDataFunction(store.Fulfilments).Get(http, _ada, default));

    private Task<(int Status, JsonElement Body)> Erase() =>
        Ask("privacy", "", http => new ErasePersonalDataFunction(store.Fulfilments).Delete(http, _ada, default));

    private static async Task<(int Status, JsonElement Body)> Ask(
        string role, string query, Func<HttpRequest, Task<IResult>> ask, Guid? oid = null)
    {
        using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.QueryString = new QueryString(query);
        http.User = new ClaimsPrincipal(new ClaimsIdentity(
            [new("roles", role), new("oid", $"{oid ?? Guid.NewGuid():D}")], "test", "name", "roles"));
        http.Response.Body = new MemoryStream();

        await (await ask(http.Request)).ExecuteAsync(http);

        http.Response.Body.Position = 0;
        using var body = await JsonDocument.ParseAsync(http.Response.Body);
        return (http.Response.StatusCode, body.RootElement.Clone());
    }
}
