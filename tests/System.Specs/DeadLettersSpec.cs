using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ServerlessShop.Local.Trade;
using static ServerlessShop.WholeShop.Specs.RunningShop;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>What a consumer refuses waits for a person, who puts right what was wrong and has it heard again.</summary>
[Collection(nameof(WholeShop))]
public sealed class DeadLettersSpec(RunningShop shop) : IDisposable
{
    private static readonly string[] _ofOrdering = ["--topic", "inventory", "--subscription", "ordering"];
    private static readonly string[] _toInventory = ["--topic", "shipping", "--subscription", "inventory"];
    private readonly string _folder = Directory.CreateTempSubdirectory("letters-").FullName;

    [Fact]
    public async Task A_refused_message_is_listed_exported_and_once_what_was_wrong_is_right_replayed_with_one_effect()
    {
        var (order, before) = (Guid.NewGuid(), await shop.StockOf(Lantern));

        // Inventory hears of an order that Ordering does not have, holds its stock, and says so to Ordering.
        await Say(order, "ordering", "OrderPlacedV1", new
        {
            OrderId = order, TotalMinor = 30_00, Currency = "GBP", At = DateTimeOffset.UnixEpoch,
            Ordered = new[] { new { Sku = Lantern, Units = 3 } },
        });
        await Eventually.Holds("Ordering refuses an order it does not have", async () => await DeadOf("inventory", "ordering") == 1);

        var listed = await Done("list", _ofOrdering);
        Assert.Contains("StockReservedV1", listed, StringComparison.Ordinal);
        Assert.Contains("order-unknown: ", listed, StringComparison.Ordinal);
        Assert.Contains("1 dead letter(s).", listed, StringComparison.Ordinal);

        var file = Path.Combine(_folder, "letters.jsonl");
        await Done("export", [file, .. _ofOrdering]);
        var letter = JsonSerializer.Deserialize<JsonElement>(Assert.Single(await File.ReadAllLinesAsync(file)));
        Assert.Equal("order-unknown", letter.GetProperty("reason").GetString());
        Assert.Contains($"{order}", letter.GetProperty("body").GetString(), StringComparison.Ordinal);

        // The order is there now, but nobody says again that its stock is held.
        await Place(order, (Lantern, 3));
        Assert.Equal("placed", await StatusOf(order));

        Assert.Contains("inventory/ordering: 1 replayed.", await Done("replay", _ofOrdering), StringComparison.Ordinal);
        await shop.EndOf(order);
        await Quiet.Wait(shop.Platform, CancellationToken.None);

        Assert.Contains("inventory/ordering: 0 replayed.", await Done("replay", _ofOrdering), StringComparison.Ordinal);
        Assert.Equal("completed", await StatusOf(order));
        Assert.Equal((before.OnHand - 3, before.Reserved, before.Sold + 3), await shop.StockOf(Lantern));
        Assert.Equal(["authorized", "captured"], await shop.LedgerOf(order));
    }

    [Fact]
    public async Task What_is_replayed_before_anything_is_put_right_is_dead_again()
    {
        var order = Guid.NewGuid();

        // A shipment leaves the house of which nobody has heard: not Inventory, nor Ordering.
        await Say(order, "shipping", "ShipmentDispatchedV1", new { OrderId = order, Shipment = 1, Final = true });
        await Eventually.Holds("Inventory has nothing reserved", async () => await DeadOf("shipping", "inventory") == 1);
        await Eventually.Holds("Ordering has no such order", async () => await DeadOf("shipping", "ordering") == 1);

        // Whether the verb still sees that it is dead again, and says so, is a matter of moments.
        Assert.Contains("shipping/inventory: 1 replayed.", await Output("replay", _toInventory), StringComparison.Ordinal);
        await Eventually.Holds("Inventory refuses it once more", async () => await DeadOf("shipping", "inventory") == 1);

        // Reserved now, it leaves the stock by its replay.
        await Say(order, "ordering", "OrderPlacedV1", new
        {
            OrderId = order, TotalMinor = 4_95, Currency = "GBP", At = DateTimeOffset.UnixEpoch,
            Ordered = new[] { new { Sku = Bunting, Units = 1 } },
        });
        await Eventually.Holds("Ordering refuses what it does not have", async () => await DeadOf("inventory", "ordering") == 1);
        var before = await shop.StockOf(Bunting);
        await Done("replay", _toInventory);
        await Quiet.Wait(shop.Platform, CancellationToken.None);
        var after = (before.OnHand - 1, before.Reserved - 1, before.Sold + 1);
        Assert.Equal(after, await shop.StockOf(Bunting));

        // The order itself comes last. It completes, and its stock has left only once.
        await Place(order, (Bunting, 1));
        await Done("replay", _ofOrdering);
        await shop.EndOf(order);
        await Done("replay", ["--topic", "shipping", "--subscription", "ordering"]);
        await Quiet.Wait(shop.Platform, CancellationToken.None);
        Assert.Equal("completed", await StatusOf(order));
        Assert.Equal(after, await shop.StockOf(Bunting));
        Assert.Equal(0, await DeadOf("shipping", "ordering"));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("replay")]
    public async Task Whoever_is_not_an_operator_is_refused_in_one_line(string verb)
    {
        using var refused = shop.Verb("dead-letters", verb, "--user", "sally");
        Assert.Equal(1, await refused.Exited());
        Assert.Contains(
            "the namespace did not receive dead letters: 403", Assert.Single(refused.Output.Split(Environment.NewLine)),
            StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> Output(string verb, string[] words)
    {
        using var process = shop.Verb(["dead-letters", verb, .. words]);
        await process.Exited();
        return process.Output;
    }

    private async Task<string> Done(string verb, string[] words)
    {
        using var process = shop.Verb(["dead-letters", verb, .. words]);
        Assert.True(await process.Exited() == 0, process.Output);
        return process.Output;
    }

    private async Task Place(Guid order, (string Sku, long Units) line)
    {
        using var body = JsonContent.Create(Wish("tok_approve", line), options: JsonSerializerOptions.Web);
        using var placed = await shop.Send(HttpMethod.Put, $"orders/{order}", await shop.TokenOf("sally"), body);
        Assert.Equal(HttpStatusCode.Accepted, placed.StatusCode);
        await Quiet.Wait(shop.Platform, CancellationToken.None);
    }

    private async Task<string?> StatusOf(Guid order) =>
        (await shop.Get($"orders/{order}", await shop.TokenOf("sally"))).GetProperty("status").GetString();

    private async Task<long> DeadOf(string topic, string subscription) =>
        (await shop.Platform.ServiceBus.Broker.Counts(CancellationToken.None))
            .Single(one => one.Topic == topic && one.Subscription == subscription).DeadLettered;

    /// <summary>An operator says in a context's name what it never said.</summary>
    private async Task Say(Guid order, string context, string type, object said)
    {
        var cause = $"by-hand-{order}-{type}";
        var message = JsonSerializer.Serialize(
            new
            {
                Id = cause, Source = $"/{context}", Type = type, Subject = $"{order}", Time = DateTimeOffset.UnixEpoch,
                Data = said, Specversion = "1.0", Datacontenttype = "application/json",
            },
            JsonSerializerOptions.Web);
        using var body = new StringContent(message, Encoding.UTF8, "application/cloudevents+json");
        using var answer = await shop.Send(
            HttpMethod.Post, $"{shop.Platform.ServiceBus.Address}/{context}/messages",
            await shop.TokenOf("oscar", audience: "https://servicebus.azure.net"), body,
            ("BrokerProperties", JsonSerializer.Serialize(new { MessageId = cause, Label = type })), ("cause", $"\"{cause}\""));
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }
}
