using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReadingStock;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.ReceivingStock;

/// <summary>PUT /stock/receipts/{receiptId}, by the warehouse, which picks the id: a retry is harmless.</summary>
public sealed class ReceiveStockFunction(
    DocumentStore<Receipt, ReceiptEvent> receipts, HotDocumentStore<Aisle, Booking, AisleEvent> aisles)
{
    [Function("ReceiveStock")]
    [RequiresRole("warehouse")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "stock/receipts/{receiptId:guid}")] HttpRequest http,
        Guid receiptId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(receiptId, out var receive, out var invalid)) { return Problems.Invalid(invalid); }

        if (await Book(receive, cancellation) is Outcome<Receipt>.Refused(var reason)) { return reason.ToProblem(); }

        return TypedResults.Ok(new Answer(receiptId, await OnHand(receive.Lines, cancellation)));
    }

    public async Task<Outcome<Receipt>> Book(ReceiveStock receive, CancellationToken cancellation)
    {
        var key = new DocumentKey($"{receive.Receipt:D}", ReceiptDecider.Kind);
        var outcome = await receipts.Transact(key, receipt => ReceiveStock.Decide(receipt, receive), cancellation);
        if (outcome is not Outcome<Receipt>.Settled(Receipt.Booking)) { return outcome; }

        // Begun here or by an earlier try that did not get to the end: what an aisle has, it does not take again.
        await Task.WhenAll(StockLine.ByAisle(receive.Lines).Select(Book));
        return await receipts.Transact(key, ReceiveStock.Conclude, cancellation);

        async Task Book((string Aisle, ValueList<StockLine> Lines) part)
        {
            var aisle = new DocumentKey(part.Aisle, AisleDecider.Kind);
            var booking = AisleDecider.BookingOf(receive.Receipt);
            await aisles.Transact(
                aisle,
                [AisleAsk.Of(booking, (_, own) => ReceiveStock.Decide(own, part.Lines), decided: [], isNew: true)],
                cancellation);

            var skus = part.Lines.Select(line => line.Sku).ToList();
            for (var told = AisleAsk.LevelsToldMax; told < skus.Count; told += AisleAsk.LevelsToldMax)
            {
                await aisles.Transact(aisle, [AisleAsk.ToTell(booking, skus)], cancellation);
            }
        }
    }

    private async Task<IReadOnlyList<StockAnswer>> OnHand(ValueList<StockLine> lines, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(StockLine.ByAisle(lines).Select(async part =>
        {
            var aisle = await aisles.Read(new(part.Aisle, AisleDecider.Kind), cancellation);
            return part.Lines.Select(line => StockAnswer.Of(line.Sku, aisle.Of(line.Sku)));
        }));
        return [.. answers.SelectMany(ofAisle => ofAisle)];
    }

    public sealed record Answer(Guid ReceiptId, IReadOnlyList<StockAnswer> Stock);

    public sealed record Request(IReadOnlyList<Request.Line?>? Lines)
    {
        public sealed record Line(string? Sku, int Units);

        public bool TryRead(
            Guid receipt, [NotNullWhen(true)] out ReceiveStock? receive, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            var lines = new List<StockLine>();
            if (Lines is not { Count: >= 1 and <= ReceiveStock.LinesMax })
            {
                invalid["lines"] = [$"From 1 to {ReceiveStock.LinesMax} lines."];
            }
            else
            {
                foreach (var (i, line) in Lines.Index())
                {
                    var sku = Kernel.Sku.From(line?.Sku);
                    var quantity = Quantity.From(line?.Units ?? 0);

                    if (sku is null) { invalid[$"lines[{i}].sku"] = [StockAnswer.SkuForm]; }
                    if (quantity is null) { invalid[$"lines[{i}].units"] = [$"From 1 to {Quantity.UnitsMax}."]; }

                    if (sku is { } s && quantity is { } q) { lines.Add(new StockLine(s, q.Units)); }
                }
            }

            receive = invalid.Count == 0 ? new ReceiveStock(receipt, StockLine.Merge(lines)) : null;
            return receive is not null;
        }
    }
}
