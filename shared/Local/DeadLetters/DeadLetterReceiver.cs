using System.Net;
using System.Runtime.CompilerServices;

namespace ServerlessShop.Local.DeadLetters;

/// <summary>
/// A subscription's dead-letter queue over the documented REST API and nothing else, so that the same code would work on
/// a namespace in Azure. REST has no peek: who looks at a letter locks it for the moment, and its delivery count grows.
/// </summary>
/// <param name="http">With the namespace's address and an operator's token.</param>
public sealed class DeadLetterReceiver(HttpClient http, string topic, string subscription)
{
    private string Messages => $"{Uri.EscapeDataString(topic)}/subscriptions/{Uri.EscapeDataString(subscription)}"
        + "/$deadletterqueue/messages";

    public string Topic => topic;

    public string Subscription => subscription;

    /// <summary>A client that adds no header of its own, which the namespace would take for a property.</summary>
    public static HttpClient Connect(Uri address, string token)
    {
        var http = new HttpClient(
            new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                MaxResponseHeadersLength = 128, // KB. A message's header alone may have 64.
            })
        {
            BaseAddress = address,
        };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    /// <summary>The oldest letter nobody has locked; null when there is none.</summary>
    public async Task<DeadLetter?> PeekLock(CancellationToken cancellation)
    {
        using var answer = await Ask(HttpMethod.Post, $"{Messages}/head?timeout=0", null, cancellation);
        return answer.StatusCode switch
        {
            HttpStatusCode.Created => await DeadLetter.Read(topic, subscription, answer, cancellation),
            HttpStatusCode.NoContent => null,
            _ => throw await Refused("receive dead letters", answer, cancellation),
        };
    }

    /// <returns>False when the lock was over, and the letter is still there.</returns>
    public Task<bool> Complete(DeadLetter letter, CancellationToken cancellation) =>
        Settle(HttpMethod.Delete, letter, cancellation);

    /// <returns>False when the lock was over, which has unlocked the letter already.</returns>
    public Task<bool> Unlock(DeadLetter letter, CancellationToken cancellation) =>
        Settle(HttpMethod.Put, letter, cancellation);

    /// <summary>Sends to the topic, for every subscription whose rule matches.</summary>
    public async Task Send(HttpContent message, CancellationToken cancellation)
    {
        using var answer = await Ask(
            HttpMethod.Post, $"{Uri.EscapeDataString(topic)}/messages", message, cancellation);
        if (answer.StatusCode != HttpStatusCode.Created) { throw await Refused("send", answer, cancellation); }
    }

    /// <summary>Every letter that is there, each locked until all have been seen, and then available again.</summary>
    public async IAsyncEnumerable<DeadLetter> Look([EnumeratorCancellation] CancellationToken cancellation)
    {
        var held = new Dictionary<long, DeadLetter>();
        try
        {
            while (await PeekLock(cancellation) is { } letter)
            {
                if (!held.TryAdd(letter.SequenceNumber, letter))
                {
                    held[letter.SequenceNumber] = letter;
                    throw new BrokerRefusedException(
                        $"{topic}/{subscription} has more dead letters than can be read before the first lock ends "
                        + $"({held.Count}). Replay some of them first.");
                }

                yield return letter;
            }
        }
        finally
        {
            // Also when somebody has stopped looking: a letter left locked is hidden from the next one for a minute.
            foreach (var letter in held.Values) { await Unlock(letter, CancellationToken.None); }
        }
    }

    private async Task<bool> Settle(HttpMethod method, DeadLetter letter, CancellationToken cancellation)
    {
        using var answer = await Ask(method, letter.Lock.OriginalString, null, cancellation);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound => false,
            _ => throw await Refused($"settle {letter.MessageId}", answer, cancellation),
        };
    }

    private async Task<HttpResponseMessage> Ask(
        HttpMethod method, string address, HttpContent? content, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(new(method, address) { Content = content }, cancellation);
        }
        catch (HttpRequestException unreachable)
        {
            throw new BrokerRefusedException($"The namespace at {http.BaseAddress} does not answer: {unreachable.Message}");
        }
    }

    private async Task<BrokerRefusedException> Refused(
        string what, HttpResponseMessage answer, CancellationToken cancellation) => new(
            $"{topic}/{subscription}: the namespace did not {what}: {(int)answer.StatusCode} "
            + await answer.Content.ReadAsStringAsync(cancellation));
}

/// <summary>The namespace said no, or nothing.</summary>
public sealed class BrokerRefusedException(string message) : Exception(message);
