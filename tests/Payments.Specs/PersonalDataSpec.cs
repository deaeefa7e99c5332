using System.Text.Json;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Payments.PersonalData;
using ServerlessShop.Payments.ReadingPayments;
using static ServerlessShop.Payments.Specs.Paid;

namespace ServerlessShop.Payments.Specs;

/// <summary>Whose a payment is, and who may see it.</summary>
public sealed class PersonalDataSpec
{
    private static readonly PaymentEvent[] _captured =
        [Due, Authorized, Fact(Share(1, 24_00, final: true)), Fact(Taken(1, 24_00, final: true))];

    [Fact]
    public void Of_a_payment_that_is_over_the_amounts_stay_and_whose_it_was_goes()
    {
        Paid.Payment.Given(_captured).When(payment => ForgetCustomer.Decide(payment, new(Id, Customer)))
            .Then(new PaymentEvent.CustomerForgotten(Id));

        var forgotten = Assert.IsType<Payment.Opened>(After([.. _captured, new PaymentEvent.CustomerForgotten(Id)]));
        var stored = JsonSerializer.Serialize<Payment>(forgotten, Kernel.Json.Options);
        Assert.Equal(24_00, forgotten.Ledger.Captured);
        Assert.DoesNotContain($"{Customer}", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("tok_", stored, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_asked_for_a_refund_and_in_which_words_goes_too_but_not_who_approved_it()
    {
        var asked = Back(10_00, $"{Customer}, approved by fred") with { Because = "It broke my heart." };
        var given = Back(10_00).Then(EntryStep.Succeeded, Noon, "provider", "ref-1");

        var forgotten = Assert.IsType<Payment.Opened>(
            After([.. _captured, Fact(asked), Fact(given), new PaymentEvent.CustomerForgotten(Id)]));

        var stored = JsonSerializer.Serialize<Payment>(forgotten, Kernel.Json.Options);
        Assert.DoesNotContain($"{Customer}", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("heart", stored, StringComparison.Ordinal);
        Assert.Contains("customer, approved by fred", stored, StringComparison.Ordinal);
        Assert.Equal(10_00, forgotten.Ledger.Refunded);
    }

    [Fact]
    public void What_staff_wrote_of_a_refund_stays()
    {
        var given = Back(10_00).Then(EntryStep.Succeeded, Noon, "provider", "ref-1");
        var forgotten = Assert.IsType<Payment.Opened>(
            After([.. _captured, Fact(Back(10_00)), Fact(given), new PaymentEvent.CustomerForgotten(Id)]));

        Assert.Contains(Back(10_00), forgotten.Entries);
    }

    [Fact]
    public void What_was_given_back_or_let_go_is_over_too() => Paid.Payment
        .Given(Due, Authorized, Abandoned, Fact(Letting), LetGo)
        .When(payment => ForgetCustomer.Decide(payment, new(Id, Customer))).Then(new PaymentEvent.CustomerForgotten(Id));

    [Fact]
    public void While_a_payment_is_under_way_forgetting_must_wait()
    {
        foreach (var facts in new PaymentEvent[][]
        {
            [Due], [Due, Waiting], [Due, Authorized], [Due, Authorized, Lapsed], [Due, Authorized, Abandoned, Fact(Letting)],
            [Due, Authorized, Fact(Share(1, 10_00)), Fact(Taken(1, 10_00))], [.. _captured, Fact(Back(1))],
        })
        {
            Paid.Payment.Given(facts).When(payment => ForgetCustomer.Decide(payment, new(Id, Customer)))
                .ThenRejected(ForgetCustomer.MustWait);
        }
    }

    [Fact]
    public void Somebody_elses_payment_is_not_touched() => Paid.Payment
        .Given(_captured).When(payment => ForgetCustomer.Decide(payment, new(Id, RefundId))).ThenNothing();

    [Fact]
    public void A_refund_is_made_of_what_is_nobodys_any_more() => Paid.Payment
        .Given([.. _captured, new PaymentEvent.CustomerForgotten(Id)])
        .When(payment => RefundingPayment.RequestRefund.Decide(payment, WishBack(10_00))).Then(Fact(Back(10_00)));

    [Fact]
    public void What_is_stored_is_read_again_as_it_was()
    {
        var payment = After([.. _captured, Fact(Back(1))]);
        Assert.Equal(payment, JsonSerializer.Deserialize<Payment>(
            JsonSerializer.Serialize(payment, Kernel.Json.Options), Kernel.Json.Options));
    }

    [Fact]
    public void The_ledger_is_shown_to_staff_alone()
    {
        Assert.NotEmpty(PaymentView.Of(After(_captured), toStaff: true)!.Entries!);
        Assert.Null(PaymentView.Of(After(_captured), toStaff: false)!.Entries);
    }

    [Fact]
    public void How_far_a_payment_is_has_a_word()
    {
        PaymentEvent[] part = [Due, Authorized, Fact(Share(1, 10_00)), Fact(Taken(1, 10_00))];
        var back = Fact(Back(24_00).Then(EntryStep.Succeeded, Noon, "provider"));
        foreach (var (word, facts) in new (string, PaymentEvent[])[]
        {
            ("due", [Due]), ("pending", [Due, Waiting]), ("authorized", [Due, Authorized]), ("closed", [Due, Declined]),
            ("expired", [Due, Authorized, Lapsed]), ("closing", [Due, Abandoned]),
            ("closing", [Due, Authorized, Abandoned, Fact(Letting)]),
            ("closed", [Due, Authorized, Abandoned, Fact(Letting), LetGo]), ("partlyCaptured", part),
            ("captured", _captured), ("partlyRefunded", [.. _captured, Fact(Back(1)), Fact(Back(1).Then(EntryStep.Succeeded, Noon, "provider"))]),
            ("refunded", [.. _captured, Fact(Back(24_00)), back]),
        })
        {
            Assert.Equal(word, PaymentView.Of(After(facts), toStaff: false)!.Status);
        }
    }
}
