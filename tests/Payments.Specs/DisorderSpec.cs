using ServerlessShop.Contracts.Payments;
using ServerlessShop.Kernel;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using ServerlessShop.Payments.CapturingPayment;
using ServerlessShop.Payments.ClosingPayment;
using ServerlessShop.Payments.OpeningPayment;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Payments.RefundingPayment;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>
/// Messages in any order and several times, answers that are lost, webhooks at any moment: thousands of payments, each
/// made by a number that tells how to make it again.
/// </summary>
public sealed class DisorderSpec
{
    private const int PaymentsMade = 4000;

    [Fact]
    public void However_it_comes_the_books_agree_with_the_providers()
    {
        var ends = new HashSet<string>();
        for (var seed = 1; seed <= PaymentsMade; seed++)
        {
            try { ends.UnionWith(Live(new Random(seed))); }
            catch (Exception broken) { Assert.Fail($"Payment {seed}: {broken}"); }
        }

        // What never happened was not tried.
        foreach (var end in new[]
        {
            "captured", "declined", "let go", "renewed", "contradicted", "refunded", "capture failed", "refund failed",
            "pending", "answer lost", "captured after all",
        })
        {
            Assert.Contains(end, ends);
        }
    }

    private static HashSet<string> Live(Random random)
    {
        var provider = new ScriptedProvider(random);
        var life = new Life(provider, random);
        var shipments = random.Next(1, 4);
        var shares = Enumerable.Range(1, shipments).Select(n => WishShare(n, 24_00 / (shipments + 1), n == shipments)).ToList();

        life.Hear(payment => OpenPayment.Decide(payment, Open));
        List<Func<Payment, Decision<PaymentEvent>>> wishes = random.Next(4) == 0
            ? [payment => ClosePayment.Decide(payment, Close)]
            : [.. shares.Select<RequestCapture, Func<Payment, Decision<PaymentEvent>>>(
                share => payment => RequestCapture.Decide(payment, share))];
        if (random.Next(3) == 0) { wishes.Add(payment => RequestRefund.Decide(payment, WishBack(random.Next(1, 9) * 100))); }

        // Captures are due only once the order has heard of the authorization; a cancellation may come at any time.
        if (wishes.Count > 0 && random.Next(3) == 0) { life.HearProvider(); }
        var isCancelled = life.Said.OfType<PaymentAuthorizedV1>().Any() is false && wishes.Count == 1;
        if (!isCancelled) { life.Settle(); }

        var toHear = wishes.SelectMany(wish => Enumerable.Repeat(wish, random.Next(1, 4))).ToArray();
        random.Shuffle(toHear);
        foreach (var wish in toHear)
        {
            life.Hear(wish);
            if (random.Next(2) == 0) { life.HearProvider(); }
        }

        // In the end everything has been delivered, and each message once more after the last crash.
        life.IsReliable = true;
        foreach (var wish in wishes.Append(payment => OpenPayment.Decide(payment, Open))) { life.Hear(wish); }
        life.Settle();
        foreach (var wish in wishes) { life.Hear(wish); }
        life.Settle(); // What is held anew, since it was asked for again, the buyer may have to approve.

        Check(life, provider);
        return [.. life.Happened, .. provider.Happened];
    }

    private static void Check(Life life, ScriptedProvider provider)
    {
        var opened = Assert.IsType<Payment.Opened>(life.Payment);
        Assert.Equal((provider.Captured, provider.Refunded), (opened.Ledger.Captured, opened.Ledger.Refunded));
        Assert.True(opened.Ledger.Captured <= 24_00 && opened.Ledger.Refunded <= opened.Ledger.Captured);
        if (opened.Ended is not null || opened.Ledger.IsFinal) { Assert.Equal(0, provider.Held); }

        // What was taken is said as often as it is asked for, and what cannot be taken is tried as often.
        var once = life.Said.Where(
            said => said is not PaymentCapturedV1 and not PaymentFailedV1 { Operation: "capture" }).ToList();
        Assert.Equal(once.Count, once.Distinct().Count());
        Assert.True(life.Said.Count(said => said is PaymentAuthorizedV1 or PaymentDeclinedV1) <= 1);
        Assert.Equal(provider.Captured, life.Said.OfType<PaymentCapturedV1>().Distinct().Sum(said => said.AmountMinor));
        Assert.Equal(provider.Refunded, life.Said.OfType<PaymentRefundedV1>().Sum(said => said.AmountMinor));
    }

    /// <summary>One payment's document, and a process that may lose an answer and so leave off anywhere.</summary>
    private sealed class Life(ScriptedProvider provider, Random random)
    {
        public Payment Payment { get; private set; } = new Payment.NotDue();

        public List<object> Said { get; } = [];

        public HashSet<string> Happened { get; } = [];

        public bool IsReliable { get; set; }

        public void Hear(Func<Payment, Decision<PaymentEvent>> wish)
        {
            Commit(wish);
            while (Question.Next(Payment) is { } question)
            {
                var answer = provider.Ask(question);
                if (!IsReliable && random.Next(4) == 0)
                {
                    Happened.Add("answer lost");
                    return;
                }

                // A webhook that was faster than the answer's way into the books.
                if (random.Next(4) == 0) { Tell(); }
                Commit(Recording(question, answer));
            }
        }

        /// <summary>Some of the events there have been, any of them for the first or the fifth time.</summary>
        public void HearProvider()
        {
            if (Tell() is { } record) { Hear(payment => RecordAuthorization.Decide(payment, record)); }
        }

        /// <summary>Until the provider has nothing more to tell: it tells everything until it is heard.</summary>
        public void Settle()
        {
            for (var told = 0; told < provider.Events.Count; told++)
            {
                var record = provider.Events[told];
                Hear(payment => RecordAuthorization.Decide(payment, record));
            }
        }

        private RecordAuthorization? Tell()
        {
            if (provider.Events.Count == 0) { return null; }
            var record = provider.Events[random.Next(provider.Events.Count)];
            Commit(payment => RecordAuthorization.Decide(payment, record));
            return record;
        }

        private static Func<Payment, Decision<PaymentEvent>> Recording(Question question, Answer answer) => question switch
        {
            Question.Authorize asked => payment => RecordAuthorization.Decide(payment, new(Id, asked.Number, answer, Noon, "provider")),
            Question.Capture asked => payment => RecordCapture.Decide(
                payment, new(Id, asked.Shipment, asked.Number, answer, Noon, asked.Attempt)),
            Question.Void asked => payment => RecordVoid.Decide(payment, new(Id, asked.Number, answer, Noon)),
            Question.Refund asked => payment => RecordRefund.Decide(payment, new(Id, asked.RefundId, answer, Noon)),
            _ => throw new NotSupportedException($"{question}"),
        };

        private void Commit(Func<Payment, Decision<PaymentEvent>> decide)
        {
            if (decide(Payment) is not Decision<PaymentEvent>.Accepted(var facts)) { return; }
            foreach (var fact in facts)
            {
                Payment = Payment.Evolve(Payment, fact);
                Said.AddRange(PaymentDecider.Instance.Announce(fact).Select(said => said.Message));
                if (fact is PaymentEvent.Entered(_, var entry))
                {
                    Note(entry);
                    if (entry is { Kind: EntryKind.Capture, Step: EntryStep.Succeeded }
                        && ((Payment.Opened)Payment).Ledger.AttemptOf(entry.Number) > 1)
                    {
                        Happened.Add("captured after all");
                    }
                }
            }
        }

        private void Note(Entry entry) => Happened.Add((entry.Kind, entry.Step) switch
        {
            (EntryKind.Authorize, EntryStep.Failed) => "declined",
            (EntryKind.Authorize, EntryStep.Contradicted) => "contradicted",
            (EntryKind.Authorize, EntryStep.Requested) => "renewed",
            (EntryKind.Authorize, EntryStep.Pending) => "pending",
            (EntryKind.Capture, EntryStep.Succeeded) => "captured",
            (EntryKind.Capture, EntryStep.Failed) => "capture failed",
            (EntryKind.Refund, EntryStep.Succeeded) => "refunded",
            (EntryKind.Refund, EntryStep.Failed) => "refund failed",
            (EntryKind.Void, EntryStep.Succeeded) => "let go",
            _ => "",
        });
    }
}
