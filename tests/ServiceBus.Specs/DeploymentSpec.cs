using Microsoft.Extensions.Logging;
using ServerlessShop.Local;
using ServerlessShop.Local.Topology;
using static ServerlessShop.ServiceBus.Specs.RunningBroker;

namespace ServerlessShop.ServiceBus.Specs;

public sealed class DeploymentSpec
{
    private static readonly ShopTopic Ordering = new("ordering", true, 10, 14);
    private static readonly ShopSubscription Payments = new("ordering", "payments", Everything, 60, 10, true);

    [Theory]
    [InlineData("", "has a name Azure refuses")]
    [InlineData("-ordering", "has a name Azure refuses")]
    [InlineData("order ing", "has a name Azure refuses")]
    [InlineData("261", "has a name of 261 characters; at most 260 are allowed")]
    public Task A_topic_needs_a_name_Azure_takes(string name, string because) =>
        Refuses(because, Ordering with { Name = name == "261" ? new string('x', 261) : name });

    [Theory]
    [InlineData("", "has a name Azure refuses")]
    [InlineData("pay/ments", "has a name Azure refuses")]
    [InlineData("51", "has a name of 51 characters; at most 50 are allowed")]
    public Task A_subscription_needs_a_name_Azure_takes(string name, string because) =>
        Refuses(because, Ordering, Payments with { Name = name == "51" ? new string('x', 51) : name });

    [Theory]
    [InlineData(0)]
    [InlineData(301)]
    public Task A_lock_lasts_no_more_than_five_minutes(int seconds) =>
        Refuses(
            $"subscription 'ordering/payments' has lockSeconds of {seconds}", Ordering,
            Payments with { LockSeconds = seconds });

    [Theory]
    [InlineData(0)]
    [InlineData(2_001)]
    public Task Deliveries_are_between_1_and_2000(int count) =>
        Refuses($"has maxDeliveryCount of {count}", Ordering, Payments with { MaxDeliveryCount = count });

    [Theory]
    [InlineData(0)]
    [InlineData((7 * 24 * 60) + 1)]
    public Task A_duplicate_detection_window_is_between_20_seconds_and_7_days(int minutes) =>
        Refuses(
            "topic 'ordering' has a duplicate detection window of",
            Ordering with { DuplicateDetectionMinutes = minutes });

    [Fact]
    public Task A_time_to_live_is_at_least_a_day() =>
        Refuses("topic 'ordering' needs messageTtlDays of 1 or more", Ordering with { MessageTtlDays = 0 });

    [Fact]
    public Task A_filter_has_at_most_1024_characters() => Refuses(
        "The filter has 1025 characters; at most 1024 are allowed.", Ordering,
        Payments with { Filter = "1=1" + new string(' ', 1_022) });

    [Fact]
    public Task A_filter_that_does_not_parse_names_subscription_and_position() => Refuses(
        "subscription 'ordering/payments' has a filter that does not parse: "
        + "'LIEK' is unexpected; a comparison is expected. (position 11)",
        Ordering, Payments with { Filter = "sys.Label LIEK 'a'" });

    [Fact]
    public Task A_subscription_needs_its_topic() => Refuses(
        "subscription 'nowhere/payments' is to a topic that no context has", Ordering,
        Payments with { Topic = "nowhere" });

    [Fact]
    public async Task Nothing_is_declared_twice()
    {
        await Refuses(
            "subscription 'ordering/Payments' is declared twice", Ordering, Payments,
            Payments with { Name = "Payments" });
        await Refuses("topic 'catalog' is declared twice", Ordering with { Name = "Catalog" });
    }

    [Theory]
    [InlineData("SET sys.Label = 'x'")]
    [InlineData("1 = 1; set sys.Label = 'x'")]
    [InlineData("1 = 1 REMOVE [colour]")]
    public Task A_rule_action_is_refused_by_name(string filter) => Refuses(
        "subscription 'ordering/payments' has a rule action (SET or REMOVE)", Ordering,
        Payments with { Filter = filter });

    [Fact]
    public async Task A_property_may_be_named_as_an_action_is()
    {
        await using var shop = await Start(Shop("SET = 1 AND remove = 'a SET b = 1'"));

        await shop.Send(Message("a"));

        await shop.ShouldHaveNothingFor();
    }

    [Theory]
    [InlineData("requiresSession")]
    [InlineData("forwardTo")]
    [InlineData("forwardDeadLetteredMessagesTo")]
    [InlineData("deferral")]
    [InlineData("action")]
    [InlineData("rules")]
    [InlineData("autoDeleteOnIdle")]
    public void What_the_broker_has_not_is_refused_by_name_and_file(string member)
    {
        var root = Directory.CreateTempSubdirectory("topology-").FullName;
        try
        {
            var shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "topology.json"));
            Directory.CreateDirectory(Path.Combine(root, "infra"));
            var path = Path.Combine(root, "infra", "topology.json");
            File.WriteAllText(path, shipped);
            ShopTopology.Read(root);
            File.WriteAllText(path, shipped.Replace("\"lockSeconds\"", $"\"{member}\": true, \"lockSeconds\""));

            var refused = Assert.Throws<StartException>(() => ShopTopology.Read(root));

            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Contains($"'{member}'", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task A_new_subscription_begins_empty()
    {
        await using var shop = await Start(Topology(Ordering, Payments));
        await shop.Send(Message("before"));

        await shop.Restart(Topology(Ordering, Payments, Payments with { Name = "shipping" }));

        await shop.ShouldHaveNothingFor("shipping");
        await shop.Send(Message("after"));
        Assert.Equal("after", (await shop.Receive("shipping")).MessageId);
    }

    [Fact]
    public async Task A_changed_rule_is_for_messages_to_come()
    {
        await using var shop = await Start(Topology(Ordering, Payments));
        await shop.Send(Message("before"));

        await shop.Restart(Topology(Ordering, Payments with { Filter = "sys.Label = 'PaymentDueV1'" }));

        await shop.Send(Message("not any more"), Message("now", "PaymentDueV1"));
        Assert.Equal("before", (await shop.Receive()).MessageId);
        Assert.Equal("now", (await shop.Receive()).MessageId);
    }

    [Fact]
    public async Task A_subscription_taken_out_of_the_topology_stays_and_is_logged()
    {
        await using var shop = await Start(Topology(Ordering, Payments));
        await shop.Send(Message("before"));
        var log = new Lines();

        await shop.Restart(Topology(Ordering), log);

        await shop.Send(Message("after"));
        Assert.Equal("before", (await shop.Receive()).MessageId);
        Assert.Equal("after", (await shop.Receive()).MessageId);
        Assert.Contains(
            "ordering/Subscriptions/payments is not in the topology any more", Assert.Single(log.Written),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicate_detection_of_a_topic_that_exists_cannot_be_changed()
    {
        await using var shop = await Start(Topology(Ordering));

        var refused = await Assert.ThrowsAsync<StartException>(
            () => shop.Restart(Topology(Ordering with { DuplicateDetection = false })));

        Assert.Contains(
            "duplicate detection of the Service Bus topic 'ordering' cannot be changed", refused.Message,
            StringComparison.Ordinal);
        await shop.Restart(Topology(Ordering with { DuplicateDetectionMinutes = 20 }));
    }

    private static async Task Refuses(string because, ShopTopic topic, params ShopSubscription[] subscriptions)
    {
        var refused = await Assert.ThrowsAsync<StartException>(() => Start(Topology(topic, subscriptions)));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
