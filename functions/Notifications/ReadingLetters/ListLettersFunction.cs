using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Persistence;

namespace ServerlessShop.Notifications.ReadingLetters;

/// <summary>GET /notifications/{orderId}, by support: what the buyer was told of an order in the last 90 days.</summary>
public sealed class ListLettersFunction(DocumentStore<Letter, LetterEvent> letters)
{
    /// <summary>Nine milestones, and one mail per parcel and refund: far more than any order has.</summary>
    private const int LettersMax = 200;

    [Function("ListLetters")]
    [RequiresRole("support")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notifications/{orderId:guid}")] HttpRequest http,
        Guid orderId,
        CancellationToken cancellation)
    {
        var found = await letters.Find("body.orderId", $"{orderId:D}", LettersMax, cancellation);
        return TypedResults.Json(
            new Answer([.. found.Select(LetterAnswer.Of).OfType<LetterAnswer>().OrderBy(letter => letter.At)]), Json.Options);
    }

    public sealed record Answer(IReadOnlyList<LetterAnswer> Notifications);
}
