using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Contracts;
using ServerlessShop.Contracts.Ordering;
using ServerlessShop.Kernel;
using ServerlessShop.Messaging;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Notifications.SendingLetter;
using ServerlessShop.Notifications.WritingMail;
using ServerlessShop.Persistence;

namespace ServerlessShop.Notifications.Hearing;

/// <summary>
/// Everything Notifications hears from Ordering. The mail server is asked between two transactions, never inside one.
/// Dying after it has answered and before that is recorded sends the same mail again, under the same Message-Id:
/// nobody can do better with SMTP, and mailboxes fold the two into one.
/// </summary>
public sealed class OnOrderingFunction(
    DocumentStore<Letter, LetterEvent> letters, MailTemplates templates, IMailer mailer, TimeProvider clock)
{
    private const int NumberLengthMax = 64;

    private static readonly Rejection _unreadable = new(
        RejectionKind.Conflict, "milestone-unreadable", "There is no mail for this milestone, or it cannot be written.");

    [Function("OnOrdering")]
    public Task Run(
        [ServiceBusTrigger(Topics.Ordering, "notifications", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation) =>
        actions.Settle(
            message,
            () => message.Subject switch
            {
                nameof(OrderMilestoneV1) => On(message.Read<OrderMilestoneV1>(), cancellation),
                _ => null,
            },
            cancellation);

    private async Task<Rejection?> On(OrderMilestoneV1 said, CancellationToken cancellation)
    {
        if (said.Contact is not { } contact) { return null; } // Nobody is to be told.
        if (!CanBeWritten(said)) { return _unreadable; }

        var key = new DocumentKey(
            LetterDecider.PartitionOf(contact.Email), LetterDecider.IdOf(said.OrderId, said.Milestone, said.Number));
        var begin = new BeginLetter(
            said.OrderId, said.Milestone, said.Number, LetterDecider.Normal(contact.Email), said.CustomerId, clock.GetUtcNow());
        var begun = await letters.Transact(key, letter => BeginLetter.Decide(letter, begin), cancellation);
        if (begun is not Outcome<Letter>.Settled(Letter.Due))
        {
            return begun is Outcome<Letter>.Refused(var reason) ? reason : null;
        }

        var refusal = await mailer.Send(templates.Write(said), cancellation);
        var end = new EndLetter(refusal, clock.GetUtcNow());
        return await letters.Transact(key, letter => EndLetter.Decide(letter, end), cancellation).Objection();
    }

    // The number becomes part of the document's id and of the Message-Id, and neither may hold just anything.
    private static bool CanBeWritten(OrderMilestoneV1 said) =>
        MailTemplates.Milestones.Contains(said.Milestone)
        && Currency.From(said.Currency) is not null
        && (said.Number is null
            || (said.Number.Length is >= 1 and <= NumberLengthMax && said.Number.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')));
}
