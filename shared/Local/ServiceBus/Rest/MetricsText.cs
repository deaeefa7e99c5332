using System.Globalization;
using System.Text;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>The metrics in Prometheus' text format 0.0.4.</summary>
internal static class MetricsText
{
    private static readonly (string Name, string Type, string Help, Func<EntityMetrics, double> Value)[] _metrics =
    [
        ("active_messages", "gauge", "Messages waiting or locked.", of => of.Active),
        ("scheduled_messages", "gauge", "Messages whose time has not come.", of => of.Scheduled),
        ("dead_lettered_messages", "gauge", "Messages in the subscription's dead-letter queue.", of => of.DeadLettered),
        ("oldest_message_age_seconds", "gauge", "Age of the oldest active message.", of => of.OldestAge.TotalSeconds),
        ("size_bytes", "gauge", "Headers and bodies of what waits.", of => of.SizeBytes),
        ("sends_total", "counter", "Messages accepted, duplicates included.", of => of.Operations.Sends),
        ("send_units_total", "counter", "Sends as billed, per 64 KB begun.", of => of.Operations.SendUnits),
        ("duplicates_total", "counter", "Messages dropped as duplicates.", of => of.Operations.Duplicates),
        ("filter_evaluations_total", "counter", "Rules evaluated.", of => of.Operations.FilterEvaluations),
        ("deliveries_total", "counter", "Messages locked for a receiver.", of => of.Operations.Deliveries),
        ("completions_total", "counter", "Messages completed.", of => of.Operations.Completions),
        ("abandons_total", "counter", "Messages abandoned.", of => of.Operations.Abandons),
        ("dead_letterings_total", "counter", "Messages dead-lettered.", of => of.Operations.DeadLetters),
        ("lock_renewals_total", "counter", "Locks renewed.", of => of.Operations.Renewals),
        ("locks_expired_total", "counter", "Locks that expired.", of => of.Operations.LocksExpired),
        ("messages_expired_total", "counter", "Messages that outlived their time.", of => of.Operations.MessagesExpired),
    ];

    public static string Of(IReadOnlyList<EntityMetrics> entities)
    {
        var text = new StringBuilder();
        foreach (var (name, type, help, value) in _metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP servicebus_{name} {help}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE servicebus_{name} {type}\n");
            foreach (var entity in entities)
            {
                // Entities are named in letters that need no escape here.
                text.Append(
                    CultureInfo.InvariantCulture, $"servicebus_{name}{{entity=\"{entity.Entity}\"}} {value(entity)}\n");
            }
        }

        return text.ToString();
    }
}
