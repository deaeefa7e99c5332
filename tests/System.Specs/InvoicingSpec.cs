using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using ServerlessShop.Local.FunctionsHost;
using Xunit.Abstractions;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>Two instances number invoices at the same time, and each number is given once.</summary>
[Collection(nameof(WholeShop))]
public sealed class InvoicingSpec(RunningShop shop, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Database = "shop";

    [Fact]
    public async Task Completed_orders_get_gapless_numbers_while_two_instances_number_at_once()
    {
        await using (var load = await ShopLoad.Start(shop))
        {
            await Eventually.Holds("an order is completed", () => Documents().Any(AwaitsInvoice));
            await FireAtBoth();
            await Eventually.Holds("orders have numbers", () => Documents().Any(document => Kind(document) == "invoice"));
            output.WriteLine(await load.EndsWell());
        }

        // Who finds the lease held looks on for a minute, so this asks only when it is free.
        await Eventually.Holds("the lease is free", () => !Documents().Any(IsHeldLease));
        await FireAtBoth();
        await Eventually.Holds("no order waits for its number", () => !Documents().Any(AwaitsInvoice));

        var documents = Documents();
        var invoices = documents.Where(document => Kind(document) == "invoice")
            .Select(document => (Order: document.GetProperty("id").GetString()!, Number: document.GetProperty("body").GetProperty("number")))
            .Select(invoice => (invoice.Order, Year: Number(invoice.Number, "year"), Sequence: Number(invoice.Number, "sequence")))
            .ToList();
        var completed = documents
            .Where(document => Kind(document) == "order" && Progress(document) == "completed")
            .Select(document => document.GetProperty("pk").GetString()!);
        Assert.Equal(completed.Order(), invoices.Select(invoice => invoice.Order).Order());
        foreach (var ofYear in invoices.GroupBy(invoice => invoice.Year))
        {
            Assert.Equal(Enumerable.Range(1, ofYear.Count()), ofYear.Select(invoice => invoice.Sequence).Order());
        }

        var some = invoices[^1];
        var shown = await shop.Get($"orders/{some.Order}", await shop.TokenOf("fiona"));
        Assert.Equal($"{some.Year:D4}-{some.Sequence:D6}", shown.GetProperty("invoiceNumber").GetString());
        output.WriteLine($"{invoices.Count} invoices without a gap");
    }

    public Task InitializeAsync() => shop.Platform.Host!.SetInstances("ordering", 2);

    public async Task DisposeAsync()
    {
        // Those who look on would keep their instances from ending for the rest of the minute.
        var killed = (await shop.Registry()).Where(instance => instance.App == "ordering").Select(instance => instance.ProcessId).ToList();
        foreach (var id in killed)
        {
            using var process = Process.GetProcessById(id!.Value);
            process.Kill();
        }

        await shop.Platform.Host!.SetInstances("ordering", 1);
        await Eventually.Holds("Ordering is back", async () =>
            (await shop.Registry()).Single(instance => instance.App == "ordering") is { State: "Ready" } now && !killed.Contains(now.ProcessId));
    }

    /// <summary>More runs than instances, and the least busy gets the next: each has one at least.</summary>
    private async Task FireAtBoth()
    {
        for (var run = 0; run < 4; run++) { await Fire(); }
    }

    private async Task Fire()
    {
        var key = await File.ReadAllTextAsync(Path.Combine(shop.StateFolder, FunctionsHostOptions.KeyFile));
        using var body = new StringContent("""{"input":""}""", Encoding.UTF8, "application/json");
        using var answer = await shop.Send(
            HttpMethod.Post, $"{shop.Platform.Host!.Address}admin/functions/ordering/NumberInvoices", token: null, body,
            ("X-Local-Host-Key", key));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>Everything in Ordering's container as it is now.</summary>
    private List<JsonElement> Documents()
    {
        var latest = new Dictionary<(string?, string?), JsonElement>();
        for (var continuation = 0L; ;)
        {
            var page = shop.Platform.Cosmos.Read(Database, "ordering", continuation, 500);
            if (page.Documents.Count == 0) { return [.. latest.Values]; }
            continuation = page.Continuation;
            foreach (var document in page.Documents.Select(json => JsonElement.Parse(json.Span)))
            {
                latest[(document.GetProperty("pk").GetString(), document.GetProperty("id").GetString())] = document;
            }
        }
    }

    private static string? Kind(JsonElement document) =>
        document.TryGetProperty("kind", out var kind) ? kind.GetString() : null;

    private static string? Progress(JsonElement document) =>
        document.GetProperty("body").TryGetProperty("progress", out var progress) ? progress.GetString() : null;

    private static bool AwaitsInvoice(JsonElement document) =>
        Kind(document) == "order"
        && document.GetProperty("body").TryGetProperty("awaits", out var awaits) && awaits.ValueKind == JsonValueKind.String;

    private static bool IsHeldLease(JsonElement document) =>
        document.GetProperty("id").GetString() == "lease"
        && document.TryGetProperty("holder", out var holder) && holder.ValueKind == JsonValueKind.String;

    private static int Number(JsonElement number, string member) => number.GetProperty(member).GetInt32();
}
