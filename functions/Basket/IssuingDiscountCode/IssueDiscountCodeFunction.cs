using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.IssuingDiscountCode;

/// <summary>PUT and GET /baskets/discount-codes/{code}, by sales.</summary>
public sealed class IssueDiscountCodeFunction(DocumentStore<DiscountCode, DiscountEvent> codes)
{
    private static readonly Dictionary<string, string[]> _noCode =
        new() { ["code"] = [$"{CodeText.LengthMin} to {CodeText.LengthMax} letters, digits and hyphens."] };

    private static readonly Dictionary<string, string[]> _noTerms = new()
    {
        ["$"] =
        [
            "Either percentageBasisPoints (1 to 10000) or amountMinor; a minimum and its currency; validFrom before "
            + $"validUntil; usesMax from 1 to {DiscountTerms.UsesLimit}; usesPerCustomerMax from 1 to usesMax.",
        ],
    };

    [Function("IssueDiscountCode")]
    [RequiresRole("sales")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "baskets/discount-codes/{code}")] HttpRequest http,
        string code,
        CancellationToken cancellation)
    {
        var request = await http.Body<DiscountCodeRequest>(cancellation);
        if (CodeText.From(code) is not { } text) { return Problems.Invalid(_noCode); }
        if (request.Read() is not { } terms) { return Problems.Invalid(_noTerms); }

        var outcome = await codes.Transact(
            DiscountCodeDecider.KeyOf(text), issued => IssueDiscountCode.Decide(issued, new(text, terms)), cancellation);
        return outcome.ToHttp(state => TypedResults.Json(View.Of((DiscountCode.Issued)state), Json.Options));
    }

    [Function("GetDiscountCode")]
    [RequiresRole("sales")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "baskets/discount-codes/{code}")] HttpRequest http,
        string code,
        CancellationToken cancellation) =>
        CodeText.From(code) is { } text
        && await codes.Read(DiscountCodeDecider.KeyOf(text), cancellation) is DiscountCode.Issued issued
            ? TypedResults.Json(View.Of(issued), Json.Options)
            : ReserveDiscount.Unknown.ToProblem();

    public sealed record View(
        string Code, Reduction Reduction, long MinimumMinor, string Currency, DateTimeOffset ValidFrom,
        DateTimeOffset ValidUntil, int UsesMax, int UsesPerCustomerMax, int Reserved, int Confirmed)
    {
        public static View Of(DiscountCode.Issued code) => new(
            code.Code.Value, code.Terms.Reduction, code.Terms.Minimum.Minor, code.Terms.Minimum.Currency,
            code.Terms.ValidFrom, code.Terms.ValidUntil, code.Terms.UsesMax, code.Terms.UsesPerCustomerMax,
            code.Uses.Count(use => !use.IsConfirmed), code.Uses.Count(use => use.IsConfirmed));
    }
}
