using System.Text.Json;
using ServerlessShop.Local.DeadLetters;
using ServerlessShop.Local.ServiceBus.Rest;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Verbs;

/// <summary>Lists, exports and replays dead letters of the running shop, as an operator who has signed in.</summary>
public static class DeadLettersVerb
{
    /// <summary>The seeded user with the role operator.</summary>
    public const string DefaultUser = "oscar";

    /// <summary>Which queues, and who asks.</summary>
    /// <param name="Topic">Null for all.</param>
    /// <param name="Subscription">Null for all.</param>
    public sealed record Selection(
        string? Topic = null, string? Subscription = null, string User = DefaultUser, string? Password = null);

    public static Task<int> List(PlatformOptions options, Selection selection, CancellationToken cancellation) =>
        SignedIn(options, selection, async queues =>
        {
            var letters = 0;
            foreach (var queue in queues)
            {
                await foreach (var letter in queue.Look(cancellation))
                {
                    Console.WriteLine(
                        $"{queue.Topic}/{queue.Subscription} {letter.EnqueuedTime:u} {letter.Text("Label")} "
                        + $"{letter.MessageId} {letter.Reason}: {letter.Description}");
                    letters++;
                }
            }

            Console.WriteLine($"{letters} dead letter(s).");
            return 0;
        }, cancellation);

    public static Task<int> Export(
        PlatformOptions options, Selection selection, string file, CancellationToken cancellation) =>
        SignedIn(options, selection, async queues =>
        {
            try
            {
                Console.WriteLine($"{await DeadLetterExport.Write(file, queues, cancellation)} dead letter(s) in {file}.");
                return 0;
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new BrokerRefusedException(refused.Message);
            }
        }, cancellation);

    /// <returns>1 when a letter is left over.</returns>
    public static Task<int> Replay(
        PlatformOptions options, Selection selection, TimeProvider clock, CancellationToken cancellation) =>
        SignedIn(options, selection, async queues =>
        {
            var left = 0;
            foreach (var queue in queues)
            {
                var outcome = await new DeadLetterReplay(queue, selection.User, clock).Run(cancellation);
                left += Print(queue, outcome);
            }

            return left == 0 ? 0 : 1;
        }, cancellation);

    private static int Print(DeadLetterReceiver queue, ReplayOutcome outcome)
    {
        var name = $"{queue.Topic}/{queue.Subscription}";
        Console.WriteLine($"{name}: {outcome.Replayed.Count} replayed.");
        foreach (var id in outcome.TooOld)
        {
            Console.WriteLine(
                $"{name}: {id} is older than {DeadLetterReplay.AgeMax.TotalDays} days. Consumers may have forgotten that "
                + "they did it, so it is not replayed: dead-letters export keeps it for a person to decide.");
        }

        foreach (var id in outcome.DiedAgain) { Console.WriteLine($"{name}: {id} was replayed and is dead again."); }
        return outcome.TooOld.Count + outcome.DiedAgain.Count;
    }

    private static async Task<int> SignedIn(
        PlatformOptions options, Selection selection, Func<IReadOnlyList<DeadLetterReceiver>, Task<int>> run,
        CancellationToken cancellation)
    {
        var chosen = Subscriptions(ShopTopology.Read(options.Root), selection);
        var token = await SignIn(options, selection, cancellation);
        using var http = DeadLetterReceiver.Connect(new Uri(options.Address(3)), token);
        try
        {
            return await run([.. chosen.Select(of => new DeadLetterReceiver(http, of.Topic, of.Name))]);
        }
        catch (BrokerRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    private static List<ShopSubscription> Subscriptions(ShopTopology topology, Selection selection)
    {
        var chosen = topology.Contexts.SelectMany(context => context.Hears)
            .Where(of => selection.Topic is null || of.Topic.Equals(selection.Topic, StringComparison.OrdinalIgnoreCase))
            .Where(of => selection.Subscription is null
                || of.Name.Equals(selection.Subscription, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return chosen.Count > 0
            ? chosen
            : throw new StartException(
                $"infra/topology.json has no subscription '{selection.Topic ?? "*"}/{selection.Subscription ?? "*"}'.");
    }

    private static async Task<string> SignIn(
        PlatformOptions options, Selection selection, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["username"] = selection.User,
            ["password"] = selection.Password ?? $"shop-{selection.User}",
            ["scope"] = $"{RestEndpoint.Audience}/.default",
        });
        try
        {
            using var answer = await http.PostAsync($"{options.Address(1)}/workforce/local/token", form, cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                throw new StartException($"'{selection.User}' cannot sign in to the broker: {body}");
            }

            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("access_token").GetString()!;
        }
        catch (HttpRequestException)
        {
            throw new StartException(
                $"The shop is not running at {options.Address(1)}. Start it: dotnet run --project shared/Local");
        }
    }
}
