using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;

namespace ServerlessShop.Shipping.PersonalData;

/// <summary>DELETE /shipments/personal-data/{customerId}: forgets who it went to, once nothing is on its way.</summary>
public sealed class ErasePersonalDataFunction(DocumentStore<Fulfilment, FulfilmentEvent> fulfilments)
{
    [Function("ErasePersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "shipments/personal-data/{customerId:guid}")]
        HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var theirs = await fulfilments.Find(
            "body.customer", $"{customerId:D}", ExportPersonalDataFunction.OrdersMax, cancellation);

        // Looked at as a whole first, so that a customer who must wait for one order does not lose half of the others.
        if (theirs.Any(fulfilment => fulfilment is Fulfilment.Asked { HasEnded: false }))
        {
            return ForgetRecipient.MustWait.ToProblem();
        }

        foreach (var order in theirs.Select(OrderOf))
        {
            var forget = new ForgetRecipient(order);
            var outcome = await fulfilments.Transact(
                new($"{order}", FulfilmentDecider.Kind),
                fulfilment => ForgetRecipient.Decide(fulfilment, forget),
                cancellation);
            if (outcome is Outcome<Fulfilment>.Refused(var reason)) { return reason.ToProblem(); }
        }

        return TypedResults.Json(new Erasure("shipping", theirs.Count, 0), Json.Options);
    }

    /// <summary>Nothing is kept: what remains of a shipment names nobody.</summary>
    public sealed record Erasure(string Context, int Erased, int Kept);

    private static OrderId OrderOf(Fulfilment found) => found switch
    {
        Fulfilment.Asked asked => asked.Order,
        Fulfilment.Collected collected => collected.Order,
        _ => throw new InvalidOperationException($"{found} has no customer."),
    };
}
