using System.Diagnostics;
using System.Text.Json.Serialization;
using ServerlessShop.Kernel;
using static ServerlessShop.Hosting.Idempotency.KeyedRequestEvent;

namespace ServerlessShop.Hosting.Idempotency;

/// <summary>What is known of the requests under one key of one caller. The discriminators are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Unheard), "unheard")]
[JsonDerivedType(typeof(Running), "running")]
[JsonDerivedType(typeof(Answered), "answered")]
public abstract record KeyedRequest
{
    /// <summary>As long as a client may come back with a key; after that it is a new one.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>
    /// Whoever died while answering is taken over after so long. It is longer than the gateway waits for an answer, so
    /// whoever still runs answers nobody; and running twice does no harm, because what runs is repeatable by its own ids.
    /// </summary>
    public static readonly TimeSpan TakenOverAfter = TimeSpan.FromMinutes(2);

    private KeyedRequest() { }

    public sealed record Unheard : KeyedRequest;

    /// <param name="Fingerprint">Of what was asked: the method, the path and every byte of the body.</param>
    /// <param name="Attempt">Whose turn it is: only that one's answer counts.</param>
    public sealed record Running(string Fingerprint, Guid Attempt, DateTimeOffset Since) : KeyedRequest;

    public sealed record Answered(string Fingerprint, KeyedAnswer Answer) : KeyedRequest;

    public static KeyedRequest Evolve(KeyedRequest request, KeyedRequestEvent fact) => (request, fact) switch
    {
        (Unheard or Running, Begun e) => new Running(e.Fingerprint, e.Attempt, e.At),
        (Running r, Completed e) => new Answered(r.Fingerprint, e.Answer),
        (Running, GivenUp) => new Unheard(),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {request}."),
    };
}

/// <summary>An answer as it is given again.</summary>
/// <param name="Headers">Those that are part of it: where it lies, what it is, under which tag.</param>
public sealed record KeyedAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What happened to the requests under a key.</summary>
public abstract record KeyedRequestEvent
{
    private KeyedRequestEvent() { }

    public sealed record Begun(string Fingerprint, Guid Attempt, DateTimeOffset At) : KeyedRequestEvent;

    public sealed record Completed(KeyedAnswer Answer) : KeyedRequestEvent;

    /// <summary>It failed in a way that may pass: the next one under the key is as good as the first.</summary>
    public sealed record GivenUp : KeyedRequestEvent;
}

/// <summary>What may be done under a key.</summary>
public static class KeyedRequests
{
    public static readonly Rejection Reused = new(
        RejectionKind.Conflict, "idempotency-key-reused", "This Idempotency-Key was used for another request.");

    public static readonly Rejection InProgress = new(
        RejectionKind.Conflict, "idempotency-in-progress", "The request with this Idempotency-Key is being answered. Try again.");

    public static readonly Decider<KeyedRequest, KeyedRequestEvent> Decider = new(
        "idempotency", new KeyedRequest.Unheard(), KeyedRequest.Evolve, _ => [], Keep: _ => KeyedRequest.KeptFor);

    public static Decision<KeyedRequestEvent> Begin(KeyedRequest request, Begun begin) => request switch
    {
        KeyedRequest.Unheard => begin,
        KeyedRequest.Running running when running.Fingerprint != begin.Fingerprint => Reused,
        KeyedRequest.Running running when running.Attempt == begin.Attempt => Decision<KeyedRequestEvent>.Nothing,
        KeyedRequest.Running running when begin.At - running.Since < KeyedRequest.TakenOverAfter => InProgress,
        KeyedRequest.Running => begin,
        KeyedRequest.Answered answered when answered.Fingerprint != begin.Fingerprint => Reused,
        _ => Decision<KeyedRequestEvent>.Nothing,
    };

    /// <param name="answer">Null where it failed in a way that may pass.</param>
    public static Decision<KeyedRequestEvent> End(KeyedRequest request, Guid attempt, KeyedAnswer? answer) =>
        request is not KeyedRequest.Running running || running.Attempt != attempt ? Decision<KeyedRequestEvent>.Nothing
        : answer is null ? new GivenUp()
        : new Completed(answer);
}
