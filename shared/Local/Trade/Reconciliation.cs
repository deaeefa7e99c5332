using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ServerlessShop.Local.Trade;

/// <summary>One figure: what the data set says, and what the stores say.</summary>
public sealed record ReconciledFigure(string Name, long Expected, long Found)
{
    public bool Agrees => Expected == Found;
}

/// <summary>
/// Compares the data set with what the contexts' containers and the provider's ledger hold, to the penny and to the
/// unit. It reads stores only, so it knows nothing of what was sent.
/// </summary>
public sealed record Reconciliation(
    IReadOnlyList<ReconciledFigure> Figures, IReadOnlyDictionary<string, int> States, IReadOnlyList<string> Differences)
{
    private const int DifferencesMax = 20;

    public bool Agrees => Differences.Count == 0 && Figures.All(figure => figure.Agrees);

    /// <summary>Reads everything back and compares it with what was to be replayed.</summary>
    public static async Task<Reconciliation> Of(LocalPlatform platform, ReplayPlan plan, CancellationToken cancellation)
    {
        var books = await Books.Read(platform, cancellation);
        var expected = plan.Orders;
        var differences = new List<string>();
        var figures = new List<ReconciledFigure>();
        var found = expected.Where(order => books.Orders.ContainsKey(order.Id)).Select(order => books.Orders[order.Id]).ToList();
        var refunds = RefundsOf(plan);
        var shipping = found.Sum(order => order.ShippingMinor);

        Figure("orders", expected.Count, found.Count);
        Figure("lines", expected.Sum(order => (long)order.Lines.Count), found.Sum(order => (long)order.Lines.Count));
        Figure("units", expected.Sum(order => (long)order.Units), found.Sum(order => order.Lines.Sum(line => (long)line.Quantity)));
        Figure("value (pence)", expected.Sum(order => order.ValueMinor), found.Sum(order => order.TotalMinor) - shipping);
        Figure("completed", expected.Count, found.Count(order => order.State == "completed"));
        Figure("captured, Payments (pence)", expected.Sum(order => order.ValueMinor), found.Sum(order => books.Captured.GetValueOrDefault(order.Id)) - shipping);
        Figure("captured, provider (pence)", expected.Sum(order => order.ValueMinor), found.Sum(order => books.LedgerOf(order.Id, "captured").Sum()) - shipping);
        Figure("return lines refunded", plan.Returns.Sum(note => (long)note.Lines.DistinctBy(line => (line.Order, line.Line)).Count()), books.ReturnLines);
        Figure("units returned", plan.Returns.Sum(note => note.Lines.Sum(line => (long)line.Units)), books.Stock.Values.Sum(stock => stock.Returned));
        Figure("refunded, Payments (pence)", refunds.Values.Sum(), found.Sum(order => books.Refunded.GetValueOrDefault(order.Id)));
        Figure("refunded, provider (pence)", refunds.Values.Sum(), found.Sum(order => books.LedgerOf(order.Id, "refunded").Sum()));

        foreach (var order in expected) { Compare(order, refunds.GetValueOrDefault(order.Id), books, differences); }
        CompareStock(books, figures, differences);
        Figure("held for nobody (open reservations)", 0, books.OpenReservations);
        Figure("money held for nobody (pence)", 0, books.HeldMinor);
        Figure("messages owed (outbox)", 0, books.Owed);
        Figure("dead letters", 0, books.DeadLetters);

        return new Reconciliation(
            figures,
            found.GroupBy(order => order.State).OrderBy(state => state.Key).ToDictionary(state => state.Key, state => state.Count()),
            [.. differences.Take(DifferencesMax)]);

        void Figure(string name, long asked, long got) => figures.Add(new ReconciledFigure(name, asked, got));
    }

    /// <summary>What was sold at a price is taken back at that price.</summary>
    private static Dictionary<Guid, long> RefundsOf(ReplayPlan plan)
    {
        var orders = plan.Orders.ToDictionary(order => order.Id);
        return plan.Returns
            .SelectMany(note => note.Lines)
            .GroupBy(line => line.Order)
            .ToDictionary(
                ofOrder => ofOrder.Key,
                ofOrder => ofOrder.Sum(line => line.Units * orders[line.Order].Lines[line.Line].UnitPriceMinor));
    }

    private static void Compare(TradeOrder order, long refund, Books books, List<string> differences)
    {
        if (!books.Orders.TryGetValue(order.Id, out var found))
        {
            differences.Add($"invoice {order.Invoice}: no such order");
            return;
        }

        if (found.State != "completed") { differences.Add($"invoice {order.Invoice}: {found.State}"); }
        var total = order.ValueMinor + found.ShippingMinor;
        if (found.TotalMinor != total)
        {
            differences.Add($"invoice {order.Invoice}: total {found.TotalMinor}, should be {total}");
        }

        if (!found.Lines.SequenceEqual(order.Lines)) { differences.Add($"invoice {order.Invoice}: its lines differ"); }

        // One capture, of the whole amount: two that add up to it would still be a double capture.
        var captures = books.LedgerOf(order.Id, "captured").ToList();
        if (captures.Count != 1 || captures[0] != total)
        {
            differences.Add($"invoice {order.Invoice}: the provider captured [{string.Join(", ", captures)}], should be [{total}]");
        }

        var refunded = books.LedgerOf(order.Id, "refunded").Sum();
        if (refunded != refund) { differences.Add($"invoice {order.Invoice}: the provider refunded {refunded}, should be {refund}"); }
    }

    /// <summary>Whatever Ordering completed, and nothing else, has left the stock: sku by sku.</summary>
    private static void CompareStock(Books books, List<ReconciledFigure> figures, List<string> differences)
    {
        var sold = books.Orders.Values
            .Where(order => order.State == "completed")
            .SelectMany(order => order.Lines)
            .GroupBy(line => line.Sku)
            .ToDictionary(ofSku => ofSku.Key, ofSku => ofSku.Sum(line => (long)line.Quantity));

        foreach (var (sku, stock) in books.Stock)
        {
            if (stock.Sold != sold.GetValueOrDefault(sku))
            {
                differences.Add($"sku {sku}: {stock.Sold} left the stock, {sold.GetValueOrDefault(sku)} were sold");
            }

            if (stock.Received + stock.Returned != stock.OnHand + stock.Sold)
            {
                differences.Add(
                    $"sku {sku}: received {stock.Received} and returned {stock.Returned}, but on hand {stock.OnHand} and sold {stock.Sold}");
            }

            if (stock.Reserved != 0) { differences.Add($"sku {sku}: {stock.Reserved} still reserved"); }
        }

        differences.AddRange(sold.Keys.Except(books.Stock.Keys).Select(sku => $"sku {sku}: sold, but Inventory does not know it"));
        figures.Add(new ReconciledFigure("stock moved (units)", sold.Values.Sum(), books.Stock.Values.Sum(stock => stock.Sold)));
    }

    /// <summary>What the stores hold.</summary>
    private sealed record Books(
        IReadOnlyDictionary<Guid, BookedOrder> Orders, IReadOnlyDictionary<Guid, long> Captured,
        IReadOnlyDictionary<Guid, long> Refunded, ILookup<Guid, LedgerEntry> Ledger,
        IReadOnlyDictionary<string, BookedStock> Stock, long ReturnLines, long OpenReservations, long HeldMinor, long Owed,
        long DeadLetters)
    {
        private const int LedgerPageMax = 1_000;

        public IEnumerable<long> LedgerOf(Guid order, string kind) =>
            Ledger[order].Where(entry => entry.Kind == kind).Select(entry => entry.AmountMinor);

        public static async Task<Books> Read(LocalPlatform platform, CancellationToken cancellation)
        {
            using var store = new StoreReading(platform);
            var lines = (await store.Read("ordering", "order-lines", cancellation)).ToDictionary(PartitionOf, LinesOf);
            var orders = (await store.Read("ordering", "order", cancellation))
                .Where(order => order.GetProperty("body").GetProperty("is").GetString() == "placed")
                .ToDictionary(PartitionOf, order => OrderOf(order, lines));
            var payments = await store.Read("payments", "payment", cancellation);
            var ledger = await ReadLedger(platform, cancellation);
            var reservations = await store.Read("inventory", "reservation", cancellation);
            var counts = await platform.ServiceBus.Broker.Counts(cancellation);

            return new Books(
                orders,
                payments.ToDictionary(PartitionOf, payment => Succeeded(payment, "capture")),
                payments.ToDictionary(PartitionOf, payment => Succeeded(payment, "refund")),
                ledger.ToLookup(entry => entry.Order),
                StockOf(await store.Read("inventory", "aisle", cancellation)),
                (await store.Read("ordering", "returns", cancellation)).Sum(LinesBackOf),
                reservations.Count(reservation => !HasEnded(reservation)),
                ledger.GroupBy(entry => entry.Order).Sum(HeldOf),
                await store.CountOutbox(cancellation),
                counts.Sum(count => count.DeadLettered));
        }

        // What the provider still holds of one order: authorized, and neither captured nor let go.
        private static long HeldOf(IEnumerable<LedgerEntry> entries) => entries.Sum(entry => entry.Kind switch
        {
            "authorized" => entry.AmountMinor,
            "captured" or "voided" => -entry.AmountMinor,
            _ => 0,
        });

        /// <summary>What a payment's own ledger adds up to, of one kind.</summary>
        private static long Succeeded(JsonElement payment, string kind) =>
            payment.GetProperty("body").TryGetProperty("entries", out var entries)
                ? entries.EnumerateArray()
                    .Where(entry => entry.GetProperty("kind").ValueEquals(kind) && entry.GetProperty("step").ValueEquals("succeeded"))
                    .Sum(entry => entry.GetProperty("amount").GetProperty("minor").GetInt64())
                : 0;

        private static long LinesBackOf(JsonElement returns) => returns.GetProperty("body").GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("status").ValueEquals("refunded"))
            .Sum(one => (long)one.GetProperty("lines").GetArrayLength());

        private static bool HasEnded(JsonElement reservation) =>
            reservation.GetProperty("body").GetProperty("is").GetString() is "taken-out" or "refused" or "released" or "never-to-be-reserved";

        private static Guid PartitionOf(JsonElement document) => document.GetProperty("pk").GetGuid();

        private static BookedOrder OrderOf(JsonElement order, Dictionary<Guid, List<TradeLine>> lines)
        {
            var body = order.GetProperty("body");
            return new BookedOrder(
                PartitionOf(order),
                body.GetProperty("progress").GetString()!,
                body.GetProperty("total").GetProperty("minor").GetInt64(),
                NumberOf(body, "shippingMinor"),
                lines.GetValueOrDefault(PartitionOf(order)) ?? []);
        }

        private static List<TradeLine> LinesOf(JsonElement document) =>
            [.. document.GetProperty("body").EnumerateArray().Select(line => new TradeLine(
                line.GetProperty("sku").GetString()!,
                line.GetProperty("quantity").GetProperty("units").GetInt32(),
                line.GetProperty("unitPrice").GetProperty("minor").GetInt64()))];

        private static Dictionary<string, BookedStock> StockOf(List<JsonElement> aisles) => aisles
            .SelectMany(aisle => aisle.GetProperty("body").GetProperty("skus").EnumerateObject())
            .ToDictionary(
                stock => stock.Name,
                stock => new BookedStock(
                    stock.Value.GetProperty("onHand").GetInt64(),
                    stock.Value.GetProperty("reserved").GetInt64(),
                    stock.Value.GetProperty("received").GetInt64(),
                    stock.Value.GetProperty("sold").GetInt64(),
                    NumberOf(stock.Value, "returned")));

        private static long NumberOf(JsonElement from, string name) =>
            from.TryGetProperty(name, out var number) ? number.GetInt64() : 0;

        private static async Task<List<LedgerEntry>> ReadLedger(LocalPlatform platform, CancellationToken cancellation)
        {
            using var http = new HttpClient { BaseAddress = new Uri(platform.PaymentProvider.Address) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", platform.PaymentProvider.ApiKey);

            var entries = new List<LedgerEntry>();
            while (true)
            {
                var after = entries.Count == 0 ? 0 : entries[^1].Sequence;
                var page = await http.GetFromJsonAsync<LedgerPage>($"v1/ledger?after={after}&limit={LedgerPageMax}", cancellation);
                if (page is not { Entries.Count: > 0 }) { return entries; }
                entries.AddRange(page.Entries);
            }
        }
    }

    private sealed record BookedOrder(
        Guid Id, string State, long TotalMinor, long ShippingMinor, IReadOnlyList<TradeLine> Lines);

    private sealed record BookedStock(long OnHand, long Reserved, long Received, long Sold, long Returned);

    private sealed record LedgerPage(IReadOnlyList<LedgerEntry> Entries);

    private sealed record LedgerEntry(long Sequence, string Kind, string Reference, long AmountMinor)
    {
        public Guid Order => Guid.Parse(Reference);
    }
}
