using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Persistence;

namespace ServerlessShop.Notifications.PersonalData;

/// <summary>DELETE /notifications/personal-data/{customerId}: forgets to whom the mails went.</summary>
public sealed class ErasePersonalDataFunction(DocumentStore<Letter, LetterEvent> letters)
{
    [Function("ErasePersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "notifications/personal-data/{customerId:guid}")]
        HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var theirs = await letters.Find(
            "body.customer", $"{customerId:D}", ExportPersonalDataFunction.LettersMax, cancellation);
        if (theirs.Any(letter => letter is Letter.Due)) { return ForgetRecipient.MustWait.ToProblem(); }

        foreach (var key in theirs.Select(KeyOf))
        {
            var outcome = await letters.Transact(key, ForgetRecipient.Decide, cancellation);
            if (outcome is Outcome<Letter>.Refused(var reason)) { return reason.ToProblem(); }
        }

        return TypedResults.Json(new Erasure("notifications", theirs.Count, 0), Json.Options);
    }

    /// <summary>Nothing is kept that names anybody.</summary>
    public sealed record Erasure(string Context, int Erased, int Kept);

    private static DocumentKey KeyOf(Letter found) => found switch
    {
        Letter.Sent { To: { } to } sent => new(
            LetterDecider.PartitionOf(to), LetterDecider.IdOf(sent.OrderId, sent.Milestone, sent.Number)),
        Letter.Refused { To: { } to } refused => new(
            LetterDecider.PartitionOf(to), LetterDecider.IdOf(refused.OrderId, refused.Milestone, refused.Number)),
        _ => throw new InvalidOperationException($"{found.GetType().Name} of a customer without a recipient."),
    };
}
