using System.Globalization;
using ServerlessShop.Local.ServiceBus;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Verbs;

/// <summary>
/// Prints what one order costs at Service Bus, and how many orders per second each tier would take. Nothing runs: it is
/// the topology's rules applied to the reviewed path of an order.
/// </summary>
public static class CreditsVerb
{
    /// <param name="root">The repository's folder.</param>
    public static int Run(string root, TextWriter to)
    {
        var path = OrderPath.Read(root);
        var credits = Credits.PerOrder(ShopTopology.Read(root), path);

        Line($"Model: infra/order-path.json (reviewed) and the rules of infra/topology.json. Per order, nothing failing:");
        Line($"");
        Line($"{"topic/message",-34}{"sends",8}{"filters",9}{"delivered",11}{"settled",9}  to");
        foreach (var message in credits.Messages)
        {
            Line(
                $"{message.Message.Topic + "/" + message.Message.Type,-34}{message.Sends,8:0.##}",
                $"{message.FilterEvaluations,9:0.##}{message.Deliveries,11:0.##}{message.Settlements,9:0.##}",
                $"  {string.Join(", ", message.Consumers)}");
        }

        Line(
            $"{"an order",-34}{credits.Sends,8:0.##}{credits.FilterEvaluations,9:0.##}{credits.Deliveries,11:0.##}",
            $"{credits.Settlements,9:0.##}");
        Line($"");
        Line($"Measured, to compare: {path.Measured}");
        Line($"");
        Line(
            $"Standard: {Credits.StandardPerSecond:N0} credits per second and namespace (published): 1 per message sent or",
            $" received, in a batch or not, and 1 per filter evaluation.");
        Tier("as published", credits.Documented);
        Tier("if settling counts too", credits.WithSettlements);
        Line($"  Receives that find nothing are not in it. The local broker counts operations and enforces no credits.");
        Line($"Premium: throttled by the CPU and memory of its messaging units, not by credits; operations per second: not published.");
        Line($"  The one published figure is a benchmark of about 4 MB/s in and out per messaging unit, without the features that");
        Line($"  cost CPU, several subscriptions on a topic and duplicate detection among them: measure before relying on it.");
        return 0;

        void Tier(string name, double perOrder) => Line(
            $"  {name + ":",-26}{perOrder,6:0.##} credits per order = ",
            $"{Credits.StandardPerSecond / perOrder:F1} orders per second");

        void Line(params FormattableString[] parts) =>
            to.WriteLine(string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture))));
    }
}
