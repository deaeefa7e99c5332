using System.Diagnostics;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Inventory.Aisles;

/// <summary>
/// One walk through the aisles for many orders, as pickers do it. Whoever walks asks one aisle after another, in their
/// order; when all who are on their way have asked, the first aisle asked for is written, once for all of them. That
/// everybody walks in one order lets one of two orders that want the same last pieces have them, instead of neither.
/// </summary>
public sealed class AisleWalk(HotDocumentStore<Aisle, Booking, AisleEvent> aisles, CancellationToken cancellation)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, List<Request>> _requests = new(StringComparer.Ordinal);
    private int _joined;
    private int _onTheirWay;

    /// <summary>Nobody sets out without a walker that has joined and neither asks nor rests.</summary>
    public Walker Join()
    {
        lock (_lock)
        {
            _onTheirWay++;
            return new Walker(this, _joined++);
        }
    }

    private void Add(IEnumerable<Request> requests)
    {
        lock (_lock)
        {
            _onTheirWay--; // Until answered, or for good.
            foreach (var request in requests)
            {
                if (!_requests.TryGetValue(request.Aisle, out var ofOne)) { _requests[request.Aisle] = ofOne = []; }
                ofOne.Add(request);
            }
        }

        GoOn();
    }

    private void GoOn()
    {
        while (true)
        {
            List<Request> next;
            lock (_lock)
            {
                if (_onTheirWay > 0 || _requests.Count == 0) { return; }

                (var aisle, next) = _requests.First();
                _requests.Remove(aisle);
                _onTheirWay += next.Count(request => request.GoesOn); // From now, so that nobody overtakes them.
            }

            _ = Answer(next);
        }
    }

    /// <summary>Never throws: each request gets its transaction, and with it what the transaction threw.</summary>
    private async Task Answer(List<Request> requests)
    {
        requests.Sort((one, other) => one.Number.CompareTo(other.Number)); // Who came first is served first.
        var writing = aisles.Transact(
            new(requests[0].Aisle, AisleDecider.Kind), [.. requests.Select(request => request.Ask)], cancellation);
        await ((Task)writing).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        if (requests.Count > 1 && IsOfOneOrder(writing.Exception?.InnerException))
        {
            // Whatever is wrong with one order must not hold up the others: each for itself.
            foreach (var request in requests) { await Answer([request]); }
            return;
        }

        for (var i = 0; i < requests.Count; i++) { requests[i].Answered.SetResult((writing, i)); }
    }

    private static bool IsOfOneOrder(Exception? failure) => failure is UnreachableException or BatchTooLargeException;

    private sealed record Request(
        string Aisle, int Number, Ask<Aisle, Booking, AisleEvent> Ask, bool GoesOn,
        TaskCompletionSource<(Task<IReadOnlyList<Outcome<Booking>>> Writing, int Index)> Answered)
    {
        public async Task<Booking> Booking()
        {
            var (writing, index) = await Answered.Task;
            return (await writing)[index] is Outcome<Booking>.Settled(var booking)
                ? booking
                : throw new UnreachableException("An aisle refuses nothing: what it cannot do, its booking says.");
        }
    }

    /// <summary>One order on the walk.</summary>
    public sealed class Walker(AisleWalk walk, int number) : IDisposable
    {
        private bool _onItsWay = true;

        /// <summary>
        /// The next aisle, later in the order than the last. The others wait for what comes after, unless it rests.
        /// </summary>
        public Task<Booking> Ask(string aisle, Ask<Aisle, Booking, AisleEvent> ask)
        {
            if (!_onItsWay) { lock (walk._lock) { walk._onTheirWay++; } }

            var request = New(aisle, ask, goesOn: _onItsWay);
            walk.Add([request]);
            return request.Booking();
        }

        /// <summary>All aisles left, in no order. The others need not wait for what comes after.</summary>
        public async Task<IReadOnlyList<Booking>> AskLast(
            IEnumerable<(string Aisle, Ask<Aisle, Booking, AisleEvent> Ask)> asks)
        {
            var requests = asks.Select(asked => New(asked.Aisle, asked.Ask, goesOn: false)).ToList();
            if (!_onItsWay) { lock (walk._lock) { walk._onTheirWay++; } }

            _onItsWay = false;
            walk.Add(requests);
            return await Task.WhenAll(requests.Select(request => request.Booking()));
        }

        /// <summary>It has seen enough, and nobody waits for it.</summary>
        public void Rest()
        {
            if (!_onItsWay) { return; }

            _onItsWay = false;
            walk.Add([]);
        }

        public void Dispose() => Rest();

        private Request New(string aisle, Ask<Aisle, Booking, AisleEvent> ask, bool goesOn) =>
            new(aisle, number, ask, goesOn, new());
    }
}
