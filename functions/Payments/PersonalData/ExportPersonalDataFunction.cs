using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Payments.ReadingPayments;
using ServerlessShop.Persistence;

namespace ServerlessShop.Payments.PersonalData;

/// <summary>GET /payments/personal-data/{customerId}: what is known here of a customer, for the customer.</summary>
public sealed class ExportPersonalDataFunction(DocumentStore<Payment, PaymentEvent> payments)
{
    [Function("ExportPersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "payments/personal-data/{customerId:guid}")]
        HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var found = await payments.Of(customerId, cancellation);
        return TypedResults.Json(new Answer("payments", [.. found.Select(ItemOf)]), Json.Options);
    }

    private static Item ItemOf(Payment.Opened payment)
    {
        var view = PaymentView.Of(payment, toStaff: false)!;
        return new Item(
            "payment", view.OrderId, view.Status, view.AmountMinor, view.CapturedMinor, view.RefundedMinor,
            payment.Amount.Currency, payment.Entries[0].At);
    }

    public sealed record Answer(string Context, IReadOnlyList<Item> Items);

    public sealed record Item(
        string Kind, Guid OrderId, string Status, long AmountMinor, long CapturedMinor, long RefundedMinor, string Currency,
        DateTimeOffset At);
}
