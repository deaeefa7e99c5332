using System.Text.Json;
using ServerlessShop.Kernel;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Notifications.PersonalData;
using ServerlessShop.Notifications.SendingLetter;
using ServerlessShop.Testing;
using static ServerlessShop.Notifications.Specs.Adas;

namespace ServerlessShop.Notifications.Specs;

public sealed class LetterSpec
{
    private static readonly Spec<Letter, LetterEvent> _letter = new(LetterDecider.Instance);
    private static readonly BeginLetter _begin = new(Order, "placed", null, "ada@example.com", Ada, Noon);
    private static readonly LetterEvent.LetterBecameDue _due = new(Order, "placed", null, "ada@example.com", Ada, Noon);
    private static readonly LetterEvent.LetterSent _sent = new(Noon);
    private static readonly LetterEvent.LetterRefused _refused = new("550 no such mailbox", Noon);

    [Fact]
    public void A_milestone_is_told_once() =>
        _letter.Given().When(letter => BeginLetter.Decide(letter, _begin)).Then(_due);

    [Fact]
    public void What_was_sent_is_not_due_again() =>
        _letter.Given(_due, _sent).When(letter => BeginLetter.Decide(letter, _begin)).ThenNothing();

    [Fact]
    public void What_is_due_keeps_its_date() => _letter
        .Given(_due).When(letter => BeginLetter.Decide(letter, _begin with { At = Noon.AddHours(1) })).ThenNothing();

    [Fact]
    public void What_the_server_took_was_sent() =>
        _letter.Given(_due).When(letter => EndLetter.Decide(letter, new(null, Noon))).Then(_sent);

    [Fact]
    public void What_the_server_will_never_take_is_refused_and_not_tried_again()
    {
        _letter.Given(_due).When(letter => EndLetter.Decide(letter, new("550 no such mailbox", Noon))).Then(_refused);
        _letter.Given(_due, _refused).When(letter => BeginLetter.Decide(letter, _begin)).ThenNothing();
    }

    [Fact]
    public void The_quicker_of_two_copies_has_said_how_it_ended() =>
        _letter.Given(_due, _refused).When(letter => EndLetter.Decide(letter, new(null, Noon))).ThenNothing();

    [Fact]
    public void To_whom_it_went_is_forgotten_and_that_it_was_sent_is_not()
    {
        _letter.Given(_due, _sent).When(ForgetRecipient.Decide).Then(new LetterEvent.RecipientForgotten());
        _letter.Given(_due, _sent, new LetterEvent.RecipientForgotten())
            .When(letter => BeginLetter.Decide(letter, _begin)).ThenNothing();
    }

    [Fact]
    public void What_is_still_to_be_sent_must_be_sent_first() =>
        _letter.Given(_due).When(ForgetRecipient.Decide).ThenRejected(ForgetRecipient.MustWait);

    [Fact]
    public void Every_state_is_read_as_it_was_written() => Assert.All(
        new LetterEvent[][] { [], [_due], [_due, _sent], [_due, _refused], [_due, _sent, new LetterEvent.RecipientForgotten()] },
        past =>
        {
            var letter = past.Aggregate(LetterDecider.Instance.Initial, Letter.Evolve);
            var written = JsonSerializer.Serialize(letter, Json.Options);
            Assert.Equal(letter, JsonSerializer.Deserialize<Letter>(written, Json.Options));
        });

    [Fact]
    public void Every_letter_is_forgotten_after_90_days_one_that_never_went_out_too() => Assert.All(
        new LetterEvent[][] { [_due], [_due, _sent], [_due, _refused] },
        past => Assert.Equal(
            TimeSpan.FromDays(90), LetterDecider.Instance.Keep!(past.Aggregate(LetterDecider.Instance.Initial, Letter.Evolve))));

    [Fact]
    public void Why_a_server_refused_names_nobody_once_the_recipient_is_forgotten()
    {
        var because = new LetterEvent.LetterRefused("550 ada@example.com: no such mailbox", Noon);
        var letter = new LetterEvent[] { _due, because, new LetterEvent.RecipientForgotten() }
            .Aggregate(LetterDecider.Instance.Initial, Letter.Evolve);
        Assert.DoesNotContain("ada", JsonSerializer.Serialize(letter, Json.Options), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_recipients_partition_does_not_name_them_and_is_one_however_they_are_written()
    {
        Assert.Equal(LetterDecider.PartitionOf("ada@example.com"), LetterDecider.PartitionOf(" Ada@Example.com"));
        Assert.DoesNotContain("ada", LetterDecider.PartitionOf("ada@example.com"), StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(LetterDecider.PartitionOf("ada@example.com"), LetterDecider.PartitionOf("bob@example.com"));
    }
}
