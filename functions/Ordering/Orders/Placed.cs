using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;
using static ServerlessShop.Ordering.Orders.OrderEvent;

namespace ServerlessShop.Ordering.Orders;

public abstract partial record Order
{
    /// <summary>
    /// Its lines never change and lie in a document of their own, so that a step rewrites only this header.
    /// </summary>
    /// <param name="Wish">A hash of what was asked for: the same again is a retry.</param>
    /// <param name="AgreedAt">When buyer and seller agreed, which may be before it was entered here.</param>
    /// <param name="StepEndsAt">When the step must have come to its end.</param>
    /// <param name="AlarmAt">When the one alarm that is on its way will ring.</param>
    /// <param name="CompletedAt">Decides for good in which year's book its invoice is.</param>
    public sealed record Placed(
        OrderId Id, CustomerId? Customer, string Wish, int LineCount, Money Total, string PaymentToken, string By,
        DateTimeOffset AgreedAt, Progress Progress, DateTimeOffset StepEndsAt, DateTimeOffset AlarmAt,
        string? Because = null, DateTimeOffset? CompletedAt = null, InvoiceNumber? Invoice = null) : Order
    {
        public const string AwaitsInvoice = "invoice";
        public const int CaptureWindowMinutes = 60;
        public const int StopWindowMinutes = 60;
        public const int DispatchWindowDays = 7;
        public const int DeliveryWindowDays = 30;

        /// <summary>The buyer has taken the goods along.</summary>
        public bool Collected { get; init; }

        /// <summary>The basket it came from; sales enters orders without one.</summary>
        public Guid? BasketId { get; init; }

        public Contact? Contact { get; init; }

        public Address? ShipTo { get; init; }

        public string? DiscountCode { get; init; }

        public long DiscountMinor { get; init; }

        public long ShippingMinor { get; init; }

        public ValueList<VatShare> Vat { get; init; } = [];

        public ValueList<Shipment> Shipments { get; init; } = [];

        /// <summary>Why, and by whom, Shipping was asked to stop.</summary>
        public StopWish? Stop { get; init; }

        /// <summary>How many shipments had left when Shipping stopped; absent as long as it has not.</summary>
        public int? StoppedAfter { get; init; }

        public ValueList<HistoryEntry> History { get; init; } = [];

        /// <summary>Stored only while it is true of the order: an index over it holds what waits, and nothing else.</summary>
        public string? Awaits => this is { Progress: Progress.Completed, Invoice: null } ? AwaitsInvoice : null;

        [JsonIgnore]
        public bool HasEnded => Progress is Progress.Completed
            or Progress.Refused or Progress.PaymentDeclined or Progress.Cancelled or Progress.Expired;

        /// <summary>Stock and money are held, and the order has not come to its end: goods may move.</summary>
        [JsonIgnore]
        public bool IsBeingFulfilled => !HasEnded && Progress is not (Progress.Placed or Progress.StockReserved);

        [JsonIgnore] public bool HasLeft => Shipments.Any(shipment => shipment.IsDispatched);

        [JsonIgnore] public Money Captured => Sum(shipment => shipment.Captured);

        [JsonIgnore] public Money Asked => Sum(shipment => shipment.Asked);

        /// <summary>The shipment after which nothing is left to be sent, once everything before it is known too.</summary>
        [JsonIgnore]
        public Shipment? Last => Shipments.SingleOrDefault(shipment => shipment.IsFinal) is { } final
            && Shipments.Count(shipment => shipment.IsDispatched) == final.Number ? final : null;

        [JsonIgnore] public bool HasFinal => Shipments.Any(shipment => shipment.IsFinal);

        /// <summary>Nothing is left to be heard of that leaves.</summary>
        [JsonIgnore]
        public bool IsAllSent => Last is not null
            || Shipments.Count(shipment => shipment.IsDispatched) == StoppedAfter;

        [JsonIgnore]
        public bool IsDelivered => HasLeft && IsAllSent && Shipments.All(shipment => shipment.IsDelivered);

        /// <summary>Every shipment has cost what was asked for it.</summary>
        [JsonIgnore]
        public bool IsPaid => Shipments.All(shipment => shipment.Asked is { } asked && shipment.Captured == asked);

        /// <summary>Everything has left, arrived, and is paid. Where Shipping was stopped, a person decides that.</summary>
        [JsonIgnore]
        public bool IsComplete =>
            IsDelivered && IsPaid && Captured == Total && StoppedAfter is null;

        [JsonIgnore]
        public Audience? Audience => BasketId is { } basket ? new(basket, Customer, Contact, Total) : null;

        public static Placed From(OrderPlaced e) => new(
            e.Id, e.Customer, e.Wish, e.Lines.Count, e.Total, e.PaymentToken, e.By, e.AgreedAt, Progress.Placed,
            e.StepEndsAt, e.StepEndsAt)
        {
            Collected = e.Collected,
            BasketId = e.Checkout?.BasketId,
            Contact = e.Checkout?.Contact,
            ShipTo = e.Checkout?.ShipTo,
            DiscountCode = e.Checkout?.DiscountCode,
            DiscountMinor = e.Lines.Sum(line => line.DiscountMinor),
            ShippingMinor = e.Checkout?.Shipping.Minor ?? 0,
            Vat = VatShare.Of(e.Lines, e.Checkout),
        };

        public Shipment Parcel(int number) =>
            Shipments.SingleOrDefault(shipment => shipment.Number == number) ?? new(number);

        public Placed With(Shipment parcel) => this with
        {
            Shipments =
            [
                .. Shipments.Where(shipment => shipment.Number != parcel.Number).Append(parcel)
                    .OrderBy(shipment => shipment.Number),
            ],
        };

        /// <summary>As far as its shipments have brought it; a person who was called for is not sent away.</summary>
        public Placed Onward(DateTimeOffset at) => this with
        {
            Progress = Progress == Progress.NeedsAttention ? Progress : Reached,
            StepEndsAt = EndOfStep(at),
        };

        private Progress Reached => this switch
        {
            { IsDelivered: true } => Progress.Delivered,
            { Stop: not null, StoppedAfter: null, HasFinal: false } => Progress.CancelRequested,
            { HasLeft: true } => Progress.Dispatched,
            _ => Progress.Confirmed,
        };

        private DateTimeOffset EndOfStep(DateTimeOffset from) => this switch
        {
            _ when Captured != Asked => from.AddMinutes(CaptureWindowMinutes),
            _ when Reached == Progress.CancelRequested => from.AddMinutes(StopWindowMinutes),
            { IsAllSent: false } => from.AddDays(DispatchWindowDays),
            _ => from.AddDays(DeliveryWindowDays),
        };

        private Money Sum(Func<Shipment, Money?> part) =>
            Shipments.Select(part).OfType<Money>().Aggregate(Total with { Minor = 0 }, (a, b) => a + b);
    }
}
