using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;

namespace ServerlessShop.Journey.Specs.Auditing;

/// <summary>
/// Goes through the books when everything has come to rest: the contexts' stores, what the broker gave up, and the
/// provider's ledger. It asks nobody and believes nobody.
/// </summary>
internal sealed class Auditor(Shop shop)
{
    private readonly List<string> _findings = [];
    private IReadOnlyList<(string Id, Order Order)>? _orders;

    /// <summary>What is wrong; nothing, when nothing is.</summary>
    public IReadOnlyList<string> Findings()
    {
        CheckMessages();
        new StockAudit(shop.Stores["inventory"], shop.Stores["ordering"], Orders(), ReturnsOf, Find).Check();
        new MoneyAudit(shop.Provider.Ledger, Orders(), PaymentOf, ReturnsOf, Find).Check();
        new InvoiceAudit(shop.Stores["ordering"], Orders(), Find).Check();
        new CheckoutAudit(shop, Orders().ToDictionary(order => order.Id, order => order.Order), Find).Check();
        foreach (var (id, order) in Orders()) { CheckEnd(id, order); }
        _findings.AddRange(shop.Failures.All.Distinct());
        return _findings;
    }

    private void Find(bool wrong, string what)
    {
        if (wrong) { _findings.Add(what); }
    }

    private void CheckMessages()
    {
        foreach (var (context, store) in shop.Stores)
        {
            foreach (var entry in store.Documents.Where(document => document.Kind == OutboxEntry.EntryKind))
            {
                Find(true, $"{context} has not sent {entry.Id} of {entry.Pk}.");
            }
        }

        foreach (var dead in shop.Broker.Subscriptions.SelectMany(subscription => subscription.DeadLetters))
        {
            Find(true, $"{dead.Subscription} gave up {dead.Subject} of {dead.About}: {dead.Reason}.");
        }

        Find(!shop.Broker.IsEmpty, "Messages are still on their way.");
    }

    /// <summary>Every order is at an end, and all contexts agree which.</summary>
    private void CheckEnd(string id, Order order)
    {
        var (reservation, payment, fulfilment) = (ReservationOf(id), PaymentOf(id), FulfilmentOf(id));
        var nothingHeld = payment is null or Payment.NeverDue or Payment.Opened { IsOver: true, Ledger.Captured: 0 };
        var nothingSent = fulfilment is null or Fulfilment.NeverToBeSent or Fulfilment.Asked { Stopped: true, Parcels.Count: 0 };
        var agree = order switch
        {
            Order.NeverToBePlaced =>
                (reservation, payment, fulfilment) is (Reservation.NeverToBeReserved, Payment.NeverDue, null),
            Order.Placed { Progress: Progress.Completed } =>
                (reservation, payment) is (Reservation.TakenOut, Payment.Opened { IsOver: true })
                && fulfilment is Fulfilment.Collected or Fulfilment.Asked { HasEnded: true, Stopped: false },
            Order.Placed { Progress: Progress.Refused } => (reservation, payment, fulfilment) is (Reservation.Refused, null, null),
            Order.Placed { Progress: Progress.PaymentDeclined } =>
                reservation is Reservation.Released && payment is Payment.Opened && nothingHeld && fulfilment is null,
            Order.Placed { Progress: Progress.Cancelled or Progress.Expired } =>
                reservation is Reservation.Released or Reservation.NeverToBeReserved or Reservation.Refused
                && payment is not null && nothingHeld && nothingSent,
            _ => false,
        };
        Find(!agree, $"{id} is at no end that all agree on: {Short(order)}, {Short(reservation)}, {Short(payment)}, {Short(fulfilment)}.");

        shop.Sometimes.Happened(order switch
        {
            Order.Placed { Progress: Progress.Expired } expired => $"an order expired: {expired.Because}",
            Order.Placed placed => $"an order ended {placed.Progress}",
            _ => "an order was cancelled before it was placed",
        });
        if (order is Order.Placed && reservation is Reservation.NeverToBeReserved)
        {
            shop.Sometimes.Happened("Inventory heard of the cancellation first");
        }

        if (order is Order.Placed && payment is Payment.NeverDue)
        {
            shop.Sometimes.Happened("Payments heard of the cancellation, and of nothing due");
        }
    }

    private IReadOnlyList<(string Id, Order Order)> Orders() => _orders ??=
    [
        .. shop.Stores["ordering"].Documents
            .Where(document => document.Kind == "order")
            .Select(document => (document.Pk, document.State<Order>())),
    ];

    private Reservation? ReservationOf(string order) =>
        shop.Stores["inventory"].Find(order, ReservationDecider.Kind)?.State<Reservation>();

    private Payment? PaymentOf(string order) => shop.Stores["payments"].Find(order, "payment")?.State<Payment>();

    private Fulfilment? FulfilmentOf(string order) =>
        shop.Stores["shipping"].Find(order, FulfilmentDecider.Kind)?.State<Fulfilment>();

    private OrderReturns? ReturnsOf(string order) =>
        shop.Stores["ordering"].Find(order, ReturnsDecider.Instance.Kind)?.State<OrderReturns>();

    private static string Short(object? state) => state switch
    {
        Order.Placed placed => $"{placed.Progress}",
        null => "nothing",
        _ => state.GetType().Name,
    };
}
