using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Bugs;

/// <summary>An aisle does not look whether it has heard of an order before: no memory of causes.</summary>
internal sealed class NoMemory : Bug
{
    public override BatchOperation In(BatchOperation operation) =>
        operation is { Doing: Doing.Create, Kind: "booking" } ? operation with { Doing = Doing.Upsert } : operation;
}

/// <summary>The last writer wins.</summary>
internal sealed class NoETag : Bug
{
    public override BatchOperation In(BatchOperation operation) => operation with { IfMatch = null };
}

/// <summary>Whoever believes to be the one who gives numbers writes the book as he remembers it.</summary>
internal sealed class NoFence : Bug
{
    public override BatchOperation In(BatchOperation operation)
    {
        if (operation.Kind != InvoiceDecider.BookId) { return operation; }

        var book = JsonNode.Parse(operation.Body)!.AsObject();
        book.Remove("fence");
        return operation with { IfMatch = null, Body = JsonSerializer.SerializeToUtf8Bytes(book) };
    }
}

/// <summary>Asking the provider again is asking it for something new.</summary>
internal sealed class NewKeyPerAttempt : Bug
{
    public override HttpMessageHandler In(HttpMessageHandler provider) => new Rekeying(provider);

    private sealed class Rekeying(HttpMessageHandler provider) : DelegatingHandler(provider)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("Idempotency-Key");
            request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>What a cancellation has ruled out begins all the same when its message comes late.</summary>
internal sealed class NoStateGuard : Bug
{
    public override Decider<TState, TEvent> In<TState, TEvent>(Decider<TState, TEvent> decider) =>
        decider with
        {
            Evolve = (state, fact) =>
                fact is ReservationEvent.ReservationForestalled or PaymentEvent.PaymentRuledOut
                    ? state
                    : decider.Evolve(state, fact),
        };
}

/// <summary>Says it first, and does it then.</summary>
internal sealed class SendBeforeCommit : Bug
{
    public override Task BeforeCommit(Node node, IReadOnlyList<BatchOperation> batch) => node.Outbox!.Send(
        batch.Where(operation => operation is { Doing: Doing.Create, Kind: OutboxEntry.EntryKind })
            .Select(operation => JsonSerializer.Deserialize<OutboxEntry>(operation.Body, Json.Options)!)
            .ToList(),
        CancellationToken.None);
}
