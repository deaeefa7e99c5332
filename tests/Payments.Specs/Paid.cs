using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.CapturingPayment;
using ServerlessShop.Payments.ClosingPayment;
using ServerlessShop.Payments.OpeningPayment;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Payments.RefundingPayment;
using ServerlessShop.Testing;
using static ServerlessShop.Payments.Payments.EntryKind;
using static ServerlessShop.Payments.Payments.EntryStep;

namespace ServerlessShop.Payments.Specs;

/// <summary>The facts and wishes that the specs of one payment of 24 pounds are told with.</summary>
internal static class Paid
{
    public const string Auth = "auth-1";

    public static readonly Spec<Payment, PaymentEvent> Payment = new(PaymentDecider.Instance);
    public static readonly OrderId Id = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001"));
    public static readonly Guid Customer = Guid.Parse("0198c0de-0000-7000-8000-00000000000c");
    public static readonly Guid RefundId = Guid.Parse("0198c0de-0000-7000-8000-00000000000f");
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly OpenPayment Open = new(Id, Customer, Gbp(24_00), "tok_approve", Noon);
    public static readonly ClosePayment Close = new(Id, Noon);

    public static readonly Entry Asked = new(Authorize, Requested, "1", Gbp(24_00), Noon, "ordering");
    public static readonly PaymentEvent Due = new PaymentEvent.PaymentBecameDue(Id, Customer, Gbp(24_00), "tok_approve", Asked);
    public static readonly PaymentEvent Abandoned = new PaymentEvent.PaymentAbandoned(Id);
    public static readonly PaymentEvent Authorized = Fact(HeldBy("provider"));
    public static readonly PaymentEvent Declined = Fact(Asked.Then(Failed, Noon, "provider", Auth, "insufficient-funds"));
    public static readonly PaymentEvent Waiting = Fact(Asked.Then(Pending, Noon, "provider", Auth));
    public static readonly PaymentEvent Lapsed = Fact(Asked.Then(Expired, Noon, "provider", Auth, "expired"));

    public static readonly Entry Letting = new(EntryKind.Void, Requested, "1", Gbp(24_00), Noon, "payments");
    public static readonly PaymentEvent LetGo = Fact(Letting.Then(Succeeded, Noon, "provider", Auth));

    public static Money Gbp(long minor) => new(minor, "GBP");

    public static PaymentEvent Fact(Entry entry) => new PaymentEvent.Entered(Id, entry);

    public static PaymentEvent Quietly(Entry entry) => new PaymentEvent.EnteredQuietly(Id, entry);

    public static Entry HeldBy(string by) => Asked.Then(Succeeded, Noon, by, Auth);

    public static Entry Share(int shipment, long minor, bool final = false, string of = "1") =>
        new(Capture, Requested, $"{shipment}", Gbp(minor), Noon, "ordering", Of: of, Final: final);

    public static Entry Taken(int shipment, long minor, bool final = false, string of = "1") =>
        Share(shipment, minor, final, of).Then(Succeeded, Noon, "provider", $"cap-{shipment}");

    public static Entry Back(long minor, string by = "fred") =>
        new(Refund, Requested, $"{RefundId}", Gbp(minor), Noon, by, Because: "came back");

    public static Entry Renewal(long minor) => new(Authorize, Requested, "2", Gbp(minor), Noon, "payments", Because: "expired");

    public static RequestCapture WishShare(int shipment, long minor, bool final = false) =>
        new(Id, shipment, Gbp(minor), final, Noon);

    public static RequestRefund WishBack(long minor, string? approvedBy = null) =>
        new(Id, RefundId, Gbp(minor), "came back", "fred", approvedBy, Noon);

    public static RecordAuthorization Answered(Says says, string? because = null, string number = "1") =>
        new(Id, number, new Answer(says, number == "1" ? Auth : $"auth-{number}", because), Noon, "provider");

    public static RecordAuthorization Told(Says says, string @event = "evt-1", string authorization = Auth) =>
        new(Id, null, new Answer(says, authorization), Noon, $"webhook {@event}");

    public static RecordCapture AnsweredShare(int shipment, Says says, string? because = null, string of = "1") =>
        new(Id, $"{shipment}", of, new Answer(says, says == Says.Yes ? $"cap-{shipment}" : null, because), Noon);

    public static Payment After(params PaymentEvent[] facts) =>
        facts.Aggregate(PaymentDecider.Instance.Initial, ServerlessShop.Payments.Payments.Payment.Evolve);
}
