using System.Net;
using ServerlessShop.Local.ServiceBus;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;
using static ServerlessShop.ServiceBus.Specs.RunningServer;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class AccessSpec
{
    [Theory]
    [InlineData("payments")]
    [InlineData("Payments/$DeadLetterQueue")]
    public async Task A_context_receives_from_its_own_subscription_and_its_dead_letters(string subscription)
    {
        await using var shop = await RunningBroker.Start();

        Assert.Empty(await Receive(shop.Broker, "payments", subscription));
    }

    [Theory]
    [InlineData("inventory", "payments")]
    [InlineData("inventory", "payments/$deadletterqueue")]
    [InlineData("ordering", "payments")]
    [InlineData("Payments", "payments")]
    [InlineData("", "payments")]
    public async Task A_context_receives_from_no_others_subscription(string caller, string subscription)
    {
        await using var shop = await RunningBroker.Start();
        await shop.Send(Message("a"));

        var refused = await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => Receive(shop.Broker, caller, subscription));

        Assert.Contains("'Listen'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'ordering/payments'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await shop.Receive()).DeliveryCount);
    }

    [Fact]
    public async Task The_platform_receives_everywhere()
    {
        await using var shop = await RunningBroker.Start();
        await shop.Send(Message("a"));

        Assert.Single(await Receive(shop.Broker, "platform", "payments"));
        Assert.Empty(await Receive(shop.Broker, "platform", "inventory/$deadletterqueue"));
    }

    [Fact]
    public async Task A_subscription_the_topology_has_no_more_is_nobodys_but_the_platforms()
    {
        await using var shop = await RunningBroker.Start();
        await shop.Restart(Topology(new("ordering", true, 10, 14)));

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Receive(shop.Broker, "payments", "payments"));
        Assert.Empty(await Receive(shop.Broker, "platform", "payments"));
    }

    [Fact]
    public async Task Over_HTTP_another_contexts_subscription_is_403_in_every_operation()
    {
        await using var shop = await RunningServer.Start();
        await shop.Send(Message("a"));
        var location = (await shop.PeekLock()).Headers.Location!.OriginalString;
        shop.SignInAs("inventory", "sales");

        foreach (var queue in new[] { Payments, Dead })
        {
            await ShouldBe(403, await shop.Ask("POST", $"{queue}/messages/head"), "'inventory'");
            await ShouldBe(403, await shop.Ask("DELETE", $"{queue}/messages/head"), "'inventory'");
            await ShouldBe(403, await shop.Ask("GET", $"/$local{queue}/messages"), "'inventory'");
        }

        foreach (var method in new[] { "DELETE", "PUT", "POST" })
        {
            await ShouldBe(403, await shop.Ask(method, location), "'inventory'");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("forged|https://servicebus.azure.net")]
    [InlineData("payments|https://cosmos.azure.com")]
    public async Task Over_HTTP_nobody_receives_without_a_valid_token(string? token)
    {
        await using var shop = await RunningServer.Start();
        shop.Http.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);

        foreach (var path in new[] { $"{Payments}/messages/head", $"{Dead}/messages/head", $"{Payments}/messages/a/b" })
        {
            await ShouldBe(401, await shop.Ask("POST", path), "Token");
            await ShouldBe(401, await shop.Ask("DELETE", path), "Token");
        }

        await ShouldBe(401, await shop.Ask("GET", "/$local/metrics"), "Token");
    }

    [Fact]
    public async Task An_operator_sends_to_every_topic_and_receives_everywhere()
    {
        await using var shop = await RunningServer.Start();
        shop.SignInAs("oscar@shop.example", "operator");

        foreach (var topic in new[] { "ordering", "catalog" })
        {
            using var body = new StringContent("{}");
            Assert.Equal(
                HttpStatusCode.Created, (await shop.Http.PostAsync($"/{topic}/messages", body)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Created, (await shop.PeekLock()).StatusCode);
        await shop.ShouldBeEmpty(Dead);
        Assert.Equal(HttpStatusCode.Created, (await shop.PeekLock("/ordering/subscriptions/inventory")).StatusCode);
    }

    [Fact]
    public async Task A_person_of_another_role_does_neither()
    {
        await using var shop = await RunningServer.Start();
        shop.SignInAs("sally@shop.example", "sales", "support");
        using var body = new StringContent("{}");

        await ShouldBe(403, await shop.Http.PostAsync("/ordering/messages", body), "'Send'");
        await ShouldBe(403, await shop.PeekLock(), "'Listen'");
    }

    private static Task<IReadOnlyList<Local.Seams.LockedMessage>> Receive(
        Broker broker, string caller, string subscription) =>
        broker.Receive(caller, "ordering", subscription, 1, TimeSpan.Zero, CancellationToken.None);
}
