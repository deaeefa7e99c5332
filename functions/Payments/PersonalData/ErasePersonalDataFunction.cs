using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Persistence;

namespace ServerlessShop.Payments.PersonalData;

/// <summary>DELETE /payments/personal-data/{customerId}: what was paid stays in the books, whose it was does not.</summary>
public sealed class ErasePersonalDataFunction(DocumentStore<Payment, PaymentEvent> payments)
{
    private const string KeptBecause = "What was paid and given back is kept for ten years, without whose it was.";

    [Function("ErasePersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Erase(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "payments/personal-data/{customerId:guid}")]
        HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var erased = 0;
        Rejection? wait = null;
        foreach (var payment in await payments.Of(customerId, cancellation))
        {
            var forget = new ForgetCustomer(payment.Order, customerId);
            var outcome = payments.Transact(
                Cashier.KeyOf(forget.Order), found => ForgetCustomer.Decide(found, forget), cancellation);

            // The others are forgotten all the same; whoever asks again later finds only what had to wait.
            if (await outcome is Outcome<Payment>.Refused(var reason)) { wait = reason; }
            else { erased++; }
        }

        return wait is not null
            ? wait.ToProblem()
            : TypedResults.Json(
                new Answer("payments", erased, erased, erased == 0 ? null : KeptBecause), Json.Options);
    }

    public sealed record Answer(string Context, int Erased, int Kept, string? KeptBecause);
}
