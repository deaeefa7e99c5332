namespace ServerlessShop.Cosmos.Specs;

internal enum Verb { Create, Upsert, Replace, Delete, Increment, Read }

/// <summary>One state of an item. Stamps are given once, so a state tells which write it is of.</summary>
internal sealed record Version(long Stamp, int Count, string ETag);

/// <summary>One operation on one item, and its answer.</summary>
/// <param name="Item">Which item of the partition.</param>
/// <param name="After">The item as answered; null where there was none.</param>
internal sealed record Step(Verb Verb, int Item, long Stamp, string? IfMatch, int Status, Version? After);

/// <summary>A request on one partition: one operation, a batch, or a query, which is a read of every item.</summary>
internal sealed record Call(int Client, long Invoked, long Returned, IReadOnlyList<Step> Steps)
{
    public override string ToString() => $"client {Client}, {Invoked}-{Returned}: {string.Join("; ", Steps)}";
}

/// <summary>
/// Whether a partition's calls can be put in one order, in which each took effect at once between its beginning and
/// its end, so that a plain dictionary would have answered the same (the search of Wing and Gong, remembering where
/// it has been).
/// </summary>
internal static class History
{
    /// <returns>Null if there is such an order; otherwise the calls that no order gets past.</returns>
    public static IReadOnlyList<Call>? Unexplained(IEnumerable<Call> history, Version?[] state)
    {
        var calls = history.OrderBy(call => call.Invoked).ToArray();
        var random = new Random(1);
        var marks = calls.Select(_ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64())).ToArray();
        var seen = new HashSet<(UInt128, string)>();
        var path = new Stack<(int Call, Version?[] Before)>();
        var done = new bool[calls.Length];
        var (mark, from, furthest) = (UInt128.Zero, 0, -1);
        IReadOnlyList<Call> stuck = [];
        while (path.Count < calls.Length)
        {
            var open = Open(calls, done);
            var (next, after) = open.Where(call => call >= from).Select(call => (call, After: Apply(state, calls[call])))
                .FirstOrDefault(tried => tried.After is not null && seen.Add((mark ^ marks[tried.call], Key(tried.After))));
            if (after is not null)
            {
                path.Push((next, state));
                (done[next], mark, state, from) = (true, mark ^ marks[next], after, 0);
                continue;
            }

            if (path.Count > furthest) { (furthest, stuck) = (path.Count, [.. open.Select(call => calls[call])]); }
            if (!path.TryPop(out var last)) { return stuck; }
            (done[last.Call], mark, state, from) = (false, mark ^ marks[last.Call], last.Before, last.Call + 1);
        }

        return null;
    }

    /// <summary>What may come next: whatever began before everything that is left had ended.</summary>
    private static List<int> Open(Call[] calls, bool[] done)
    {
        var open = new List<int>();
        var end = long.MaxValue;
        for (var i = Array.IndexOf(done, false); i < calls.Length && calls[i].Invoked < end; i++)
        {
            if (done[i]) { continue; }
            open.Add(i);
            end = Math.Min(end, calls[i].Returned);
        }

        return open;
    }

    /// <summary>The state after the call, or null if in this state it would have been answered otherwise.</summary>
    private static Version?[]? Apply(Version?[] before, Call call)
    {
        var after = (Version?[])before.Clone();
        foreach (var step in call.Steps.Where(step => step.Status != 424))
        {
            var now = before[step.Item];
            if (step.Status != StatusOf(now, step) || !Fits(now, step)) { return null; }
            if (step.Status < 300) { after[step.Item] = step.After; }
        }

        if (!call.Steps.Any(step => step.Status >= 400)) { return after; }
        return call.Steps.Any(step => step.Status < 300 && step.Verb != Verb.Read) ? null : before;
    }

    private static int StatusOf(Version? now, Step step) => (step.Verb, now) switch
    {
        (Verb.Create, null) or (Verb.Upsert, null) => 201,
        (Verb.Create, _) => 409,
        (_, null) => 404,
        _ when step.IfMatch is not null && step.IfMatch != now.ETag => 412,
        (Verb.Delete, _) => 204,
        _ => 200,
    };

    private static bool Fits(Version? now, Step step) => step.Status >= 300 || step.Verb switch
    {
        Verb.Delete => true,
        Verb.Read => step.After == now,
        Verb.Increment => step.After!.Stamp == now!.Stamp && step.After.Count == now.Count + 1 && step.After.ETag != now.ETag,
        _ => step.After!.Stamp == step.Stamp && step.After.Count == 0 && step.After.ETag != now?.ETag,
    };

    private static string Key(Version?[] state) => string.Join('|', state.Select(version => version?.ETag));
}
