using ServerlessShop.Kernel;

namespace ServerlessShop.Payments.Payments;

/// <summary>One line of a payment's ledger. Lines are only ever added.</summary>
/// <param name="Number">An authorization's or its void's from 1, a capture's shipment, a refund's id.</param>
/// <param name="By">Who wished or said it: ordering, people by object id, the provider, or one of its webhooks.</param>
/// <param name="Reference">The provider's own id of what was done.</param>
/// <param name="Of">The number of the authorization that a capture is asked of.</param>
/// <param name="Final">Of a capture: no shipment has a higher number, so what is left then may go.</param>
public sealed record Entry(
    EntryKind Kind, EntryStep Step, string Number, Money Amount, DateTimeOffset At, string By, string? Reference = null,
    string? Because = null, string? Of = null, bool Final = false)
{
    /// <summary>What became of the wish that this entry is.</summary>
    public Entry Then(EntryStep step, DateTimeOffset at, string by, string? reference = null, string? because = null) =>
        this with { Step = step, At = at, By = by, Reference = reference, Because = because };

    /// <summary>The same, without a customer's name and words. A line keeps its amounts, whoever is forgotten.</summary>
    public Entry Without(Guid? customer) =>
        Kind == EntryKind.Refund && customer is { } who && By.Contains($"{who:D}", StringComparison.OrdinalIgnoreCase)
            ? this with { By = By.Replace($"{who:D}", "customer", StringComparison.OrdinalIgnoreCase), Because = null }
            : this;
}

/// <summary>What is done with money.</summary>
public enum EntryKind { Authorize, Capture, Void, Refund }

/// <summary>How far it is. Contradicted: the provider has said both yes and no, and the first word counts.</summary>
public enum EntryStep { Requested, Pending, Succeeded, Failed, Expired, Contradicted }
