using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.AuthorizingPayment;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>
/// A provider with books of its own that answers as chance will have it, but to the same question the same for ever, and
/// only in ways that its books allow.
/// </summary>
internal sealed class ScriptedProvider(Random random)
{
    private readonly Dictionary<string, Answer> _answers = [];
    private readonly Dictionary<string, (string Status, long Left)> _authorizations = [];

    public List<RecordAuthorization> Events { get; } = [];

    public HashSet<string> Happened { get; } = [];

    public long Captured { get; private set; }

    public long Refunded { get; private set; }

    public long Held => _authorizations.Values.Where(found => found.Status == "held").Sum(found => found.Left);

    public Answer Ask(Question question)
    {
        var key = question switch
        {
            Question.Authorize asked => $"authorize-{asked.Number}",
            Question.Capture asked => $"capture-{asked.Shipment}-{asked.Number}-{asked.Attempt}",
            Question.Void asked => $"void-{asked.Number}",
            Question.Refund asked => $"refund-{asked.RefundId}",
            _ => throw new NotSupportedException($"{question}"),
        };
        if (_answers.TryGetValue(key, out var before)) { return before; }

        var answer = question switch
        {
            Question.Authorize asked => Authorize(asked),
            Question.Capture asked => Capture(asked),
            Question.Void asked => Void(asked),
            Question.Refund asked => Refund(asked),
            _ => throw new NotSupportedException($"{question}"),
        };
        _answers.Add(key, answer);
        return answer;
    }

    private Answer Authorize(Question.Authorize asked)
    {
        var id = $"auth-{asked.Number}";
        var amount = asked.Amount.Minor;
        switch (random.Next(8))
        {
            case 0:
                _authorizations[id] = ("declined", 0);
                return new Answer(Says.No, id, "insufficient-funds");
            case 1:
                _authorizations[id] = ("held", amount);
                Tell(Says.Yes, id);
                return new Answer(Says.Pending, id);
            case 2:
                _authorizations[id] = ("declined", 0);
                Tell(Says.No, id);
                return new Answer(Says.Pending, id);
            case 3:
                _authorizations[id] = ("held", amount);
                Tell(Says.No, id);
                return new Answer(Says.Yes, id);
            case 4:
                _authorizations[id] = ("expired", 0);
                if (random.Next(2) == 0) { Tell(Says.Expired, id); }
                return new Answer(Says.Yes, id);
            default:
                _authorizations[id] = ("held", amount);
                if (random.Next(2) == 0) { Tell(Says.Yes, id); }
                return new Answer(Says.Yes, id);
        }
    }

    private Answer Capture(Question.Capture asked)
    {
        var (status, left) = _authorizations[asked.Reference];
        if (status == "expired") { return new Answer(Says.Expired, null, "expired"); }
        Assert.Equal("held", status);
        Assert.True(asked.Amount.Minor <= left, "More is asked for than is held.");
        if (random.Next(10) == 0) { return new Answer(Says.No, null, "capture-refused"); }

        Captured += asked.Amount.Minor;
        _authorizations[asked.Reference] = random.Next(6) == 0
            ? ("expired", 0) // The rest, at this moment.
            : ("held", left - asked.Amount.Minor);
        if (_authorizations[asked.Reference].Status == "expired") { Tell(Says.Expired, asked.Reference); }
        return new Answer(Says.Yes, $"cap-{asked.Shipment}");
    }

    private Answer Void(Question.Void asked)
    {
        var was = _authorizations[asked.Reference].Status;
        _authorizations[asked.Reference] = (was == "held" ? "voided" : was, 0);
        return was == "held" ? new Answer(Says.Yes, asked.Reference) : new Answer(Says.No, null, $"authorization-{was}");
    }

    private Answer Refund(Question.Refund asked)
    {
        Assert.True(asked.Amount.Minor <= Captured - Refunded, "More is asked back than was taken.");
        if (random.Next(8) == 0) { return new Answer(Says.No, null, "refund-refused"); }
        Refunded += asked.Amount.Minor;
        return new Answer(Says.Yes, "ref-1");
    }

    private void Tell(Says says, string id) =>
        Events.Add(new RecordAuthorization(Id, null, new Answer(says, id), Noon, $"webhook evt-{Events.Count + 1}"));
}
