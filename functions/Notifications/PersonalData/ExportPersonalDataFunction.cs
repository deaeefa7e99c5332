using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Notifications.ReadingLetters;
using ServerlessShop.Persistence;

namespace ServerlessShop.Notifications.PersonalData;

/// <summary>GET /notifications/personal-data/{customerId}: which mails a customer was sent.</summary>
public sealed class ExportPersonalDataFunction(DocumentStore<Letter, LetterEvent> letters)
{
    /// <summary>More mails than any customer of the real trade would be sent in the 90 days that they are kept.</summary>
    internal const int LettersMax = 10_000;

    [Function("ExportPersonalData")]
    [RequiresRole("privacy")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications/personal-data/{customerId:guid}")]
        HttpRequest http,
        Guid customerId,
        CancellationToken cancellation)
    {
        var theirs = await letters.Find("body.customer", $"{customerId:D}", LettersMax, cancellation);
        return TypedResults.Json(
            new Export("notifications", [.. theirs.Select(LetterAnswer.Of).OfType<LetterAnswer>()]), Json.Options);
    }

    public sealed record Export(string Context, IReadOnlyList<LetterAnswer> Items);
}
