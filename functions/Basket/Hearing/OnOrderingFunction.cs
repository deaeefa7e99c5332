using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.CheckingOut;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Basket.ReleasingDiscounts;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Basket.Hearing;

/// <summary>Everything Basket hears from Ordering: how the orders made of its baskets go.</summary>
public sealed class OnOrderingFunction(
    DocumentStore<ShoppingBasket, BasketEvent> baskets, DocumentStore<DiscountCode, DiscountEvent> codes,
    TimeProvider clock)
{
    [Function("OnOrdering")]
    public Task Run(
        [ServiceBusTrigger(Topics.Ordering, "basket", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.Settle(
            message,
            () => message.Subject switch
            {
                nameof(OrderMilestoneV1) => On(message.Read<OrderMilestoneV1>(), cancellation),
                _ => null,
            },
            cancellation);

    // The checkout's own state says what becomes of the discount. So it is written first, and dying before the code's is
    // written means hearing this again, of a checkout that says the same.
    private async Task<Rejection?> On(OrderMilestoneV1 said, CancellationToken cancellation)
    {
        var status = RecordMilestone.Read(said.Milestone)
            ?? throw new JsonException($"No milestone of an order is called '{said.Milestone}'.");
        var record = new RecordMilestone(new(said.OrderId), status, said.Because);
        var outcome = await baskets.Transact(
            BasketDecider.KeyOf(new(said.BasketId)), basket => RecordMilestone.Decide(basket, record), cancellation);

        return outcome switch
        {
            Outcome<ShoppingBasket>.Refused(var reason) => reason,
            Outcome<ShoppingBasket>.Settled(var basket)
                when basket.CheckoutOf(record.Order) is { Discount: { } code } checkout =>
                await codes.Transact(
                    DiscountCodeDecider.KeyOf(code),
                    state => SettleDiscount.Decide(state, new(record.Order, checkout, clock.GetUtcNow())),
                    cancellation).Objection(),
            _ => null,
        };
    }
}
