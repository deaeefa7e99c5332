using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Inventory.Adjustments;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.ReadingStock;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.AdjustingStock;

/// <summary>PUT and GET /stock/adjustments/{adjustmentId}: what the warehouse corrects, auditors can read.</summary>
public sealed class AdjustStockFunction(
    DocumentStore<Adjustment, AdjustmentEvent> adjustments, AdjustmentProcess process, TimeProvider clock)
{
    public static readonly Rejection NotMade =
        new(RejectionKind.NotFound, "adjustment-not-made", "There is no adjustment with this id.");

    [Function("AdjustStock")]
    [RequiresRole("warehouse")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "stock/adjustments/{adjustmentId:guid}")]
        HttpRequest http,
        Guid adjustmentId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        var by = http.HttpContext.User.FindFirstValue("oid")!;
        if (!request.TryRead(adjustmentId, by, clock.GetUtcNow(), out var adjust, out var invalid))
        {
            return Problems.Invalid(invalid);
        }

        var outcome = await process.Make(adjust, cancellation);
        return outcome.ToHttp(made => TypedResults.Ok(AnswerOf(adjustmentId, made)));
    }

    [Function("GetAdjustment")]
    [RequiresRole("warehouse", "finance")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stock/adjustments/{adjustmentId:guid}")]
        HttpRequest http,
        Guid adjustmentId,
        CancellationToken cancellation)
    {
        var made = await adjustments.Read(new($"{adjustmentId:D}", AdjustmentDecider.Kind), cancellation);
        return AnswerOf(adjustmentId, made) is { } answer ? TypedResults.Ok(answer) : NotMade.ToProblem();
    }

    private static Answer? AnswerOf(Guid id, Adjustment adjustment) => adjustment switch
    {
        Adjustment.Making a => Answer.Of(id, "under way", a.Correction),
        Adjustment.Made { InAllAisles: false } a => Answer.Of(id, "under way", a.Correction),
        Adjustment.Made a => Answer.Of(id, "made", a.Correction),
        Adjustment.Refusing a => Answer.Of(id, "refused", a.Correction),
        Adjustment.Refused a => Answer.Of(id, "refused", a.Correction),
        _ => null,
    };

    public sealed record Answer(
        Guid AdjustmentId, string Status, ValueList<StockLine> Lines, string Reason, string Because, string By,
        DateTimeOffset At)
    {
        public static Answer Of(Guid id, string status, Correction correction) =>
            new(id, status, correction.Lines, correction.Reason, correction.Because, correction.By, correction.At);
    }

    public sealed record Request(IReadOnlyList<Request.Line?>? Lines, string? Reason, string? Because)
    {
        private const int BecauseLengthMax = 500;

        public sealed record Line(string? Sku, int Units);

        public bool TryRead(
            Guid id, string by, DateTimeOffset at,
            [NotNullWhen(true)] out AdjustStock? adjust, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            var lines = new List<StockLine>();
            if (Lines is not { Count: >= 1 and <= AdjustStock.LinesMax })
            {
                invalid["lines"] = [$"From 1 to {AdjustStock.LinesMax} lines."];
            }

            foreach (var (i, line) in (Lines ?? []).Take(AdjustStock.LinesMax).Index())
            {
                var sku = Kernel.Sku.From(line?.Sku);
                if (sku is null) { invalid[$"lines[{i}].sku"] = [StockAnswer.SkuForm]; }
                if (lines.Exists(other => other.Sku == sku)) { invalid[$"lines[{i}].sku"] = ["It is there twice."]; }

                if (line is not { Units: not 0 and >= -Quantity.UnitsMax and <= Quantity.UnitsMax })
                {
                    invalid[$"lines[{i}].units"] = [$"From -{Quantity.UnitsMax} to {Quantity.UnitsMax}, and not 0."];
                }

                if (sku is { } s && line is not null) { lines.Add(new StockLine(s, line.Units)); }
            }

            if (Reason is null || !AdjustStock.Reasons.Contains(Reason))
            {
                invalid["reason"] = [$"One of {string.Join(", ", AdjustStock.Reasons)}."];
            }

            if (string.IsNullOrWhiteSpace(Because) || Because.Length > BecauseLengthMax)
            {
                invalid["because"] = [$"In words, up to {BecauseLengthMax} characters."];
            }

            adjust = invalid.Count == 0
                ? new AdjustStock(id, new(StockLine.Merge(lines), Reason!, Because!, by, at))
                : null;
            return adjust is not null;
        }
    }
}
