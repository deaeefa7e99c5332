using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using Checkout = ServerlessShop.Basket.Baskets.Checkout;

namespace ServerlessShop.Journey.Specs.Auditing;

/// <summary>
/// What buyers see of their orders is what became of them: their checkout, their mails, their use of a discount code, and
/// the lists.
/// </summary>
internal sealed class CheckoutAudit(Shop shop, IReadOnlyDictionary<string, Order> orders, Action<bool, string> find)
{
    public void Check()
    {
        var checkouts = Of("basket", BasketDecider.Kind)
            .SelectMany(basket => basket.State<ShoppingBasket>().Remembered).ToList();
        foreach (var checkout in checkouts) { CheckStatus(checkout, orders.GetValueOrDefault($"{checkout.Order}")); }

        CheckCodes(checkouts.ToDictionary(checkout => checkout.Order));
        CheckMails();
        CheckLists();
    }

    private void CheckStatus(Checkout checkout, Order? order)
    {
        var agree = (order, checkout.Status) switch
        {
            (Order.NeverToBePlaced, CheckoutStatus.Refused) => true,
            (Order.Placed { Progress: Progress.Cancelled }, CheckoutStatus.Cancelled) => true,
            (Order.Placed { Progress: Progress.Refused }, CheckoutStatus.Refused) => true,
            (Order.Placed { Progress: Progress.PaymentDeclined }, CheckoutStatus.Declined) => true,
            (Order.Placed { Progress: Progress.Expired }, CheckoutStatus.Expired) => true,
            (Order.Placed { Progress: Progress.Completed }, CheckoutStatus.Delivered or CheckoutStatus.Refunded) => true,
            _ => false,
        };
        find(!agree, $"The checkout of {checkout.Order} is {checkout.Status}, and its order is {Short(order)}.");
        shop.Sometimes.Happened($"a checkout ended {checkout.Status}");
    }

    private void CheckCodes(Dictionary<Kernel.OrderId, Checkout> checkouts)
    {
        foreach (var code in Of("basket", DiscountCodeDecider.Kind)
            .Select(document => document.State<DiscountCode>()).OfType<DiscountCode.Issued>())
        {
            find(code.Uses.Count > code.Terms.UsesMax, $"{code.Code} was used {code.Uses.Count} times of {code.Terms.UsesMax}.");
            foreach (var use in code.Uses)
            {
                find(!use.IsConfirmed, $"{use.Order} still holds a use of {code.Code}.");
                find(
                    checkouts.GetValueOrDefault(use.Order)?.Discount != code.Code,
                    $"{use.Order} uses {code.Code} up, and was not checked out with it.");
            }

            foreach (var (order, checkout) in checkouts.Where(one => one.Value.Discount == code.Code && one.Value.WasConfirmed))
            {
                find(code.UseBy(order) is null, $"{order} was paid with {code.Code} ({checkout.Status}), which knows nothing of it.");
            }

            if (code.Released.Count > 0) { shop.Sometimes.Happened("a use of a discount code was given back"); }
            if (code.Uses.Count == code.Terms.UsesMax) { shop.Sometimes.Happened("a discount code was used up"); }
        }
    }

    /// <summary>Each milestone once to the buyer, and nothing to anybody else.</summary>
    private void CheckMails()
    {
        foreach (var letter in Of("notifications", LetterDecider.Kind))
        {
            find(letter.State<Letter>() is not Letter.Sent, $"{letter.Id} was never sent.");
        }

        find(
            shop.Mailbox.Mails.Count != Of("notifications", LetterDecider.Kind).Count(),
            "Other mails came than were written.");
        foreach (var key in shop.Mailbox.Contradictions) { find(true, $"The mail {key} came twice with different words."); }

        foreach (var (id, order) in orders)
        {
            if (order is not Order.Placed { Contact: not null } placed) { continue; }

            string[] due = placed.Progress switch
            {
                Progress.Completed =>
                    ["placed", "confirmed", .. Enumerable.Range(1, placed.Shipments.Count).Select(n => $"dispatched.{n}"), "delivered"],
                Progress.Refused => ["placed", "refused"],
                Progress.PaymentDeclined => ["placed", "declined"],
                Progress.Expired => ["placed", "expired"],
                Progress.Cancelled => ["placed", "cancelled"],
                _ => [],
            };
            foreach (var milestone in due)
            {
                find(
                    !shop.Mailbox.Mails.ContainsKey($"{Guid.Parse(id):N}.{milestone}"),
                    $"The buyer of {id} ({placed.Progress}) was never told '{milestone}'.");
            }
        }
    }

    /// <summary>The lists follow the orders through the feed, and the feed is quiet now.</summary>
    private void CheckLists()
    {
        foreach (var placed in orders.Values.OfType<Order.Placed>())
        {
            var key = OrderSummaryDecider.KeyOf(placed.Id, placed.Customer);
            var listed = shop.Stores["ordering"].Find(key.Partition, key.Id)?.State<OrderSummary>() as OrderSummary.Listed;
            find(listed?.Entry != ListEntry.Of(placed), $"{placed.Id} is {placed.Progress}, and is listed as {listed?.Entry}.");
        }
    }

    private IEnumerable<StoredDocument> Of(string context, string kind) =>
        shop.Stores[context].Documents.Where(document => document.Kind == kind);

    private static string Short(Order? order) =>
        order is Order.Placed placed ? $"{placed.Progress}" : order?.GetType().Name ?? "not there";
}
