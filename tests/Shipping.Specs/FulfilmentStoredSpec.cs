using System.Text.Json;
using ServerlessShop.Kernel;
using ServerlessShop.Shipping.Fulfilments;
using static ServerlessShop.Shipping.Specs.TwoMugs;

namespace ServerlessShop.Shipping.Specs;

public sealed class FulfilmentStoredSpec
{
    [Fact]
    public void Every_state_is_read_as_it_was_written() => Assert.All(
        new[]
        {
            After(), After(Opened), After(Opened, Part, Failed(1)), After(Opened, Part, Rest, Delivered(2)),
            After(Opened, StoppedFirst), After(StoppedFirst), After(Collected),
        },
        state => Assert.Equal(state, JsonSerializer.Deserialize<Fulfilment>(Written(state), Json.Options)));

    [Fact]
    public void What_waits_to_be_picked_says_so_and_since_when()
    {
        var stored = JsonSerializer.Deserialize<JsonElement>(Written(After(Opened, Part)));
        Assert.Equal("picking", stored.GetProperty("awaits").GetString());
        Assert.Equal(Noon, stored.GetProperty("waitsSince").GetDateTimeOffset());
        Assert.Equal($"{Ada}", stored.GetProperty("customer").GetString());
    }

    [Fact]
    public void What_does_not_wait_is_in_no_index() => Assert.All(
        new[] { After(Opened, Whole), After(Opened, StoppedFirst), After(StoppedFirst), After(Collected) },
        state => Assert.DoesNotContain("wait", Written(state), StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void What_is_to_be_sent_or_on_its_way_is_not_forgotten() => Assert.All(
        new[] { After(Opened), After(Opened, Part, Delivered(1)), After(Opened, Part, Rest, Delivered(1)) },
        state => Assert.Null(FulfilmentDecider.Instance.Keep!(state)));

    [Fact]
    public void What_has_been_sent_can_be_looked_up_for_a_year() => Assert.Equal(
        TimeSpan.FromDays(365), FulfilmentDecider.Instance.Keep!(After(Opened, Part, Rest, Delivered(1), Delivered(2))));

    [Fact]
    public void What_never_left_is_remembered_as_long_as_a_message_of_it_may_come() => Assert.All(
        new[] { After(Opened, StoppedFirst), After(StoppedFirst), After(Collected) },
        state => Assert.Equal(TimeSpan.FromDays(90), FulfilmentDecider.Instance.Keep!(state)));

    private static Fulfilment After(params FulfilmentEvent[] past) =>
        past.Aggregate(FulfilmentDecider.Instance.Initial, Fulfilment.Evolve);

    private static string Written(Fulfilment state) => JsonSerializer.Serialize(state, Json.Options);
}
