namespace ServerlessShop.Local.PaymentProvider;

/// <summary>What a card would be: how it goes is chosen by whoever pays. README.md has the reviewed list.</summary>
internal sealed record PaymentToken(string Name)
{
    /// <summary>Declined, and why.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>The buyer has to approve first; this comes of it.</summary>
    public string? PendingUntil { get; init; }

    /// <summary>How long the answer takes; what is asked is done at once.</summary>
    public Pace Answers { get; init; }

    /// <summary>How long the webhook takes.</summary>
    public Pace Tells { get; init; }

    /// <summary>What is told although the answer said all there is to say.</summary>
    public IReadOnlyList<string> AlsoTells { get; init; } = [];

    /// <summary>The first authorization of a reference is over as soon as it is made; the next has this decline code.</summary>
    public bool ExpiresAtOnce { get; init; }

    public string? RenewalDeclineCode { get; init; }

    public bool RefusesCaptures { get; init; }

    public bool RefusesRefunds { get; init; }

    public bool Announces => PendingUntil is not null || AlsoTells.Count > 0;

    public static readonly IReadOnlyDictionary<string, PaymentToken> Known = new PaymentToken[]
    {
        new("tok_approve"),
        new("tok_decline") { DeclineCode = "do_not_honor" },
        new("tok_decline_funds") { DeclineCode = "insufficient_funds" },
        new("tok_decline_lost") { DeclineCode = "lost_card" },
        new("tok_slow") { Answers = Pace.Slow },
        new("tok_timeout") { Answers = Pace.Late },
        new("tok_pending_approve") { PendingUntil = Authorization.Authorized, Tells = Pace.Slow },
        new("tok_pending_decline") { PendingUntil = Authorization.Declined, Tells = Pace.Slow, DeclineCode = "not_approved" },
        new("tok_webhook_early") { PendingUntil = Authorization.Authorized },
        new("tok_webhook_late") { PendingUntil = Authorization.Authorized, Tells = Pace.Late },
        new("tok_webhook_twice") { AlsoTells = [Authorization.Authorized, Authorization.Authorized] },
        new("tok_webhook_contradicts") { AlsoTells = [Authorization.Declined] },
        new("tok_expire") { ExpiresAtOnce = true },
        new("tok_expire_decline") { ExpiresAtOnce = true, RenewalDeclineCode = "expired_card" },
        new("tok_capture_fail") { RefusesCaptures = true },
        new("tok_refund_fail") { RefusesRefunds = true },
    }.ToDictionary(token => token.Name);
}

/// <summary>How soon something comes. Late is longer than anybody waits.</summary>
internal enum Pace { AtOnce, Slow, Late }
