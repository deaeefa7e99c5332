using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.ReleasingDiscounts;

/// <summary>
/// Finds the uses of discount codes that were reserved an hour ago or longer and asks their baskets what became of them.
/// A checkout that was never made gives its use back; what was confirmed or ended unheard is caught up with.
/// </summary>
public sealed partial class ReleaseDiscountsFunction(
    DocumentStore<DiscountCode, DiscountEvent> codes, DocumentStore<ShoppingBasket, BasketEvent> baskets,
    TimeProvider clock, ILogger<ReleaseDiscountsFunction> log)
{
    private const int CodesMax = 1_000;

    [Function("ReleaseDiscounts")]
    public async Task Run([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var issued = await codes.Find("kind", DiscountCodeDecider.Kind, CodesMax, cancellation);
        foreach (var code in issued.OfType<DiscountCode.Issued>())
        {
            foreach (var use in code.Uses.Where(use => new LapseDiscount(use.Order, now).IsDue(use)))
            {
                await Settle(code.Code, use, now, cancellation);
            }
        }
    }

    private async Task Settle(CodeText code, DiscountUse use, DateTimeOffset now, CancellationToken cancellation)
    {
        var basket = use.Basket is { } id
            ? await baskets.Read(BasketDecider.KeyOf(new(id)), cancellation)
            : new ShoppingBasket.Untouched();
        var settle = new SettleDiscount(use.Order, basket.CheckoutOf(use.Order), now);
        var outcome = await codes.Transact(
            DiscountCodeDecider.KeyOf(code), state => SettleDiscount.Decide(state, settle), cancellation);
        if (outcome is Outcome<DiscountCode>.Refused(var reason)) { NotSettled(use.Order, code, reason.Code); }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The use of {Code} by {Order} could not be settled: {Reason}.")]
    private partial void NotSettled(OrderId order, CodeText code, string reason);
}
