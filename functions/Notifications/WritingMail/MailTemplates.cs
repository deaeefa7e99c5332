using System.Text;
using HandlebarsDotNet;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;

namespace ServerlessShop.Notifications.WritingMail;

/// <summary>
/// Mails from the templates beside the app. A milestone has one template per language: its first line is the subject,
/// the rest are paragraphs. Both the text and the HTML are made of it, so they cannot say different things.
/// </summary>
public sealed class MailTemplates
{
    private const int ValueLengthMax = 200;

    private static readonly string[] _languages = ["en", "de"];

    private readonly Dictionary<(string Milestone, string Language), Template> _templates = [];
    private readonly HandlebarsTemplate<object, object> _textFrame;
    private readonly HandlebarsTemplate<object, object> _htmlFrame;

    public MailTemplates()
    {
        // In HTML every value is encoded; text has nothing to encode. A name that a template misspells is an error.
        var asText = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });
        var asHtml = Handlebars.Create(new HandlebarsConfiguration { ThrowOnUnresolvedBindingExpression = true });
        _textFrame = asText.Compile(Read("frame.txt.hbs"));
        _htmlFrame = asHtml.Compile(Read("frame.html.hbs"));
        foreach (var milestone in Milestones)
        {
            foreach (var language in _languages)
            {
                var source = Read($"{milestone}.{language}.hbs").ReplaceLineEndings("\n");
                var end = source.IndexOf('\n', StringComparison.Ordinal);
                _templates.Add((milestone, language), new(
                    asText.Compile(source[..end]), asText.Compile(source[end..]), asHtml.Compile(source[end..])));
            }
        }
    }

    public static IReadOnlyList<string> Milestones { get; } =
        ["placed", "confirmed", "refused", "declined", "cancelled", "expired", "dispatched", "delivered", "refunded"];

    public Mail Write(OrderMilestoneV1 said)
    {
        var contact = said.Contact!;
        var language = _languages.Contains(contact.Language) ? contact.Language : _languages[0];
        var template = _templates[(said.Milestone, language)];
        var values = new Dictionary<string, object?>
        {
            ["name"] = OneLine(contact.Name),
            ["order"] = $"{said.OrderId:D}",
            ["total"] = AmountText.Of(new Money(said.TotalMinor, said.Currency), language),
            ["amount"] = said.AmountMinor is { } minor ? AmountText.Of(new Money(minor, said.Currency), language) : "",
            ["because"] = OneLine(said.Because),
            ["carrier"] = OneLine(said.Carrier),
            ["tracking"] = OneLine(said.Tracking),
        };

        var subject = OneLine(template.Subject(values));
        var frame = new Dictionary<string, object?> { ["language"] = language, ["subject"] = subject };
        return new Mail(
            $"{said.OrderId:N}.{said.Milestone}{(said.Number is null ? "" : $".{said.Number}")}",
            contact.Email.Trim(), DisplayName(contact.Name), subject,
            _textFrame(new Dictionary<string, object?>(frame) { ["body"] = Filled(template.Text(values)) }),
            _htmlFrame(new Dictionary<string, object?>(frame)
            {
                ["body"] = string.Concat(Paragraphs(template.Html(values)).Select(paragraph => $"<p>{paragraph}</p>\n")),
            }));
    }

    /// <summary>
    /// What came from people is one line of the mail, whatever they typed: a header that ends early begins another
    /// one, and a paragraph that ends early begins one that we did not write.
    /// </summary>
    private static string OneLine(string? value)
    {
        var line = new string([.. (value ?? "").Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]).Trim();
        return line.Length <= ValueLengthMax ? line : line[..ValueLengthMax];
    }

    // A header encloses it in quotes, and not every client takes what ends or escapes them.
    private static string DisplayName(string name) => new([.. OneLine(name).Where(c => c is not ('"' or '\\'))]);

    private static string[] Paragraphs(string body) =>
        body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Filled(string body) => string.Join("\n\n", Paragraphs(body));

    private static string Read(string name)
    {
        using var template = typeof(MailTemplates).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The app has no template {name}.");
        using var reader = new StreamReader(template, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private sealed record Template(
        HandlebarsTemplate<object, object> Subject, HandlebarsTemplate<object, object> Text,
        HandlebarsTemplate<object, object> Html);
}
