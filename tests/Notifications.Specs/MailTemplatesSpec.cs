using ServerlessShop.Kernel;
using ServerlessShop.Notifications.WritingMail;
using static ServerlessShop.Notifications.Specs.Adas;

namespace ServerlessShop.Notifications.Specs;

public sealed class MailTemplatesSpec
{
    private static readonly MailTemplates _templates = new();

    public static TheoryData<string, string> EveryMailThereIs()
    {
        var all = new TheoryData<string, string>();
        foreach (var milestone in MailTemplates.Milestones) { all.Add(milestone, "en"); all.Add(milestone, "de"); }
        return all;
    }

    [Theory]
    [MemberData(nameof(EveryMailThereIs))]
    public void Every_milestone_is_told_by_name_and_number_in_both_languages(string milestone, string language)
    {
        var mail = _templates.Write(Milestone(milestone, language: language));

        Assert.Contains($"{Order}", mail.Subject, StringComparison.Ordinal);
        Assert.StartsWith(language == "de" ? "Guten Tag Ada Lovelace," : "Hello Ada Lovelace,", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\">", mail.Html, StringComparison.Ordinal);
        Assert.Contains("<p>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", mail.Subject + mail.Text + mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_without_templates_is_told_in_english() => Assert.StartsWith(
        "Hello", _templates.Write(Milestone("placed", language: "fr")).Text, StringComparison.Ordinal);

    [Fact]
    public void Amounts_are_written_as_the_reader_writes_them()
    {
        Assert.Contains("order of £1,234.50.", _templates.Write(Milestone("placed")).Text, StringComparison.Ordinal);
        Assert.Contains("über 1.234,50\u00a0£.", _templates.Write(Milestone("placed", language: "de")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "refunded £5.00.", _templates.Write(Milestone("refunded") with { AmountMinor = 5_00 }).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "EUR", "en", "€0.05")]
    [InlineData(123_456_789_00, "EUR", "de", "123.456.789,00 €")]
    [InlineData(1_000, "JPY", "en", "JPY 1,000")]
    [InlineData(999, "JPY", "de", "999 JPY")]
    [InlineData(1_234, "KWD", "en", "KWD 1.234")]
    [InlineData(-1_000_00, "USD", "en", "-$1,000.00")]
    public void Every_currency_has_its_decimals(long minor, string currency, string language, string text) =>
        Assert.Equal(text, AmountText.Of(new Money(minor, currency), language).Replace('\u00a0', ' '));

    [Fact]
    public void A_parcel_is_told_with_its_carrier_and_tracking_number() => Assert.Contains(
        "with Royal Mail.\n\nYou can follow it under RM1.",
        _templates.Write(Milestone("dispatched") with { Carrier = "Royal Mail", Tracking = "RM1", Number = "1" }).Text,
        StringComparison.Ordinal);

    [Fact]
    public void A_parcel_without_a_carrier_is_told_without_one() => Assert.Contains(
        "left our warehouse.\n\nServerlessShop", _templates.Write(Milestone("dispatched")).Text, StringComparison.Ordinal);

    [Fact]
    public void What_people_typed_is_text_in_the_html()
    {
        var mail = _templates.Write(Milestone("placed", name: "<img src=x onerror=alert(1)>"));
        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
        Assert.Contains("<img", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    [InlineData("\u2028")]
    [InlineData("\0")]
    public void What_people_typed_is_one_line(string lineEnd)
    {
        var said = Milestone("cancelled", name: $"Ada{lineEnd}Bcc: all@example.com") with { Because = $"No{lineEnd}{lineEnd}Pay here" };
        var mail = _templates.Write(said);
        Assert.DoesNotContain(lineEnd, mail.ToName + mail.Subject, StringComparison.Ordinal);
        Assert.Matches("The reason given was: No +Pay here\n", mail.Text);
        Assert.Matches("^Hello Ada +Bcc: all@example.com,\n", mail.Text);
    }

    [Fact]
    public void A_name_in_a_header_neither_ends_nor_escapes_its_quotes() => Assert.Equal(
        "Ada Countess of Lovelace", _templates.Write(Milestone("placed", name: "Ada \"Countess\\\" of\tLovelace")).ToName);

    [Fact]
    public void What_people_typed_is_cut_where_it_is_too_long() => Assert.InRange(
        _templates.Write(Milestone("placed", name: new string('x', 5_000))).ToName.Length, 1, 200);

    [Fact]
    public void The_same_milestone_is_the_same_mail_and_another_parcel_is_another()
    {
        var first = Milestone("dispatched") with { Number = "1" };
        Assert.Equal(_templates.Write(first), _templates.Write(first));
        Assert.NotEqual(_templates.Write(first).Key, _templates.Write(first with { Number = "2" }).Key);
    }
}
