using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Specs.Standins;
using ServerlessShop.Kernel;

namespace ServerlessShop.Inventory.Specs.Disorder;

/// <summary>
/// Several instances of Inventory on one container, and an Ordering that says what it may say, in a history made of one
/// random sequence: messages come late, twice, in another order, in batches; locks expire under instances that work on;
/// instances stop for a while, or die, between any two steps; operations fail, and nobody knows whether they were done.
/// </summary>
internal sealed class DisorderlyShop
{
    private const int WorkersMax = 4;
    private const int BatchMax = 8;
    private const int Steps = 2_500;
    private const int StepsMax = 100_000;
    private const string NeverReceived = "222NONE";
    private static readonly string[] _received = ["220A", "220B", "221A", "221B", "85"];

    private readonly bool _everybodyStands;
    private readonly Random _random;
    private readonly Turns _turns;
    private readonly List<Worker> _workers = [];
    private readonly List<Letter> _queue = [];
    private readonly List<object> _sent = [];

    /// <param name="everybodyStands">
    /// All goods have come in before, nobody cancels and everything reserved is sent: what is too little stays so.
    /// </param>
    public DisorderlyShop(int seed, int customers, bool everybodyStands = false)
    {
        _everybodyStands = everybodyStands;
        _random = new Random(seed);
        _turns = new Turns(_random);
        _ = new Invariants(Store);
        Customers =
        [
            .. Enumerable.Range(1, customers).Select(n => new Customer(new Guid(n, 0, 0, new byte[8]), SomeLines())),
        ];
        Store.Written += Hear;
    }

    public MemoryStore Store { get; } = new();

    public IReadOnlyList<Customer> Customers { get; }

    public List<string> DeadLetters { get; } = [];

    /// <summary>A disorderly time, and then a quiet one in which everything comes to its end.</summary>
    public void Live()
    {
        foreach (var sku in _received) { Send(SomeGoods(sku, 15)); }
        if (_everybodyStands) { Quieten(); }
        var unplaced = new Queue<Customer>(Customers);
        for (var step = 0; step < Steps; step++)
        {
            if (_random.Next(Steps / Customers.Count / 2) == 0 && unplaced.TryDequeue(out var next))
            {
                Send(next.Place());
            }

            Decide(Customers[_random.Next(Customers.Count)]);
            Misbehave();
            Work();
        }

        foreach (var late in unplaced) { Send(late.Place()); }
        Quieten();
    }

    /// <summary>Everything that was ever sent is sent again.</summary>
    public void Replay()
    {
        _queue.AddRange(_sent.Select(message => new Letter(message)));
        Quieten();
    }

    public string StateOf(Customer customer) =>
        (string)Store.In(customer.Order.ToString())
            .Single(document => (string)document["kind"]! == "reservation")["body"]!["is"]!;

    public IEnumerable<(Sku Sku, Stock Stock)> AllStock() => Store.Documents
        .Where(document => (string)document["kind"]! == "aisle")
        .SelectMany(aisle => aisle["body"].Deserialize<Aisle>(Json.Options)!.Skus)
        .Select(stock => (stock.Key, stock.Value));

    private void Quieten()
    {
        for (var step = 0; step < StepsMax; step++)
        {
            foreach (var customer in Customers) { Send(customer.Dispatch()); }
            if (!_turns.Any && _queue.Count == 0)
            {
                if (!_workers.Any(worker => worker.IsBusy)) { return; }
                if (_turns.AnyStalled) { _turns.Resume(); }
            }

            Work();
        }

        Assert.Fail($"It does not come to rest: {_queue.Count} letters; somebody waits for a turn: {_turns.Any}.");
    }

    private void Work()
    {
        if (_queue.Count > 0 && (!_turns.Any || _random.Next(5) == 0)) { Deliver(); }
        if (_turns.Any) { _turns.Give(); }

        foreach (var worker in _workers.Where(worker => worker.HasFinished()))
        {
            DeadLetters.AddRange(worker.DeadLetters);
            worker.DeadLetters.Clear();
            Unlock(worker);
        }
    }

    private void Deliver()
    {
        if (_workers.Count < WorkersMax) { _workers.Add(new Worker(Store, _turns)); }
        var idle = _workers.Where(worker => !worker.IsBusy).ToList();
        if (idle.Count == 0)
        {
            if (!_turns.Any) { _turns.Resume(); } // All are busy, and all have stopped.
            return;
        }

        var batch = new List<Letter>();
        for (var n = _random.Next(1, BatchMax + 1); n > 0 && _queue.Count > 0; n--)
        {
            var i = _random.Next(_queue.Count);
            batch.Add(_queue[i]);
            _queue.RemoveAt(i);
        }

        idle[_random.Next(idle.Count)].Begin(batch);
    }

    private void Decide(Customer customer)
    {
        switch (_random.Next(150))
        {
            case 0 or 1 when !_everybodyStands: Send(customer.Cancel()); break;
            case < 25: Send(customer.Dispatch()); break;
            case < 40: Send(customer.DispatchSome(_random, mayStop: !_everybodyStands)); break;
            case 41 when !_everybodyStands: Send(customer.Return(_random)); break;
            case < 45 when customer.Refused: Send(customer.Cancel()); break;
        }
    }

    private void Misbehave()
    {
        if (_random.Next(60) == 0 && _sent.Count > 0) { _queue.Add(new Letter(_sent[_random.Next(_sent.Count)])); }
        if (_random.Next(60) == 0 && _turns.Any) { _turns.Fail(); }
        if (_random.Next(200) == 0) { _turns.Resume(); }
        if (!_everybodyStands && _random.Next(150) == 0)
        {
            Send(SomeGoods(_received[_random.Next(_received.Length)], 5));
        }

        if (_workers.Count == 0) { return; }

        var unlucky = _workers[_random.Next(_workers.Count)];
        switch (_random.Next(120))
        {
            case 0: // It dies, and what it had locked comes again.
                _turns.Drop(unlucky);
                _workers.Remove(unlucky);
                Unlock(unlucky);
                break;
            case 1: // It is slow: others get its letters while it works on, and it does not know.
                Unlock(unlucky);
                break;
            case 2 or 3: // It stops, and wakes up when all the others have moved on.
                Unlock(unlucky);
                _turns.Stall(unlucky);
                break;
        }
    }

    private void Unlock(Worker worker)
    {
        _queue.AddRange(worker.Locked);
        worker.Locked.Clear();
    }

    private void Send(object? message)
    {
        if (message is null) { return; }

        _sent.Add(message);
        _queue.Add(new Letter(message));
    }

    private void Hear(JsonNode? before, JsonNode written)
    {
        if ((string)written["kind"]! != "outbox" || (string)written["type"]! == "StockLevelChangedV1") { return; }

        var order = Guid.Parse((string)written["about"]!);
        Customers.Single(customer => customer.Order == order).Hear((string)written["type"]!);
    }

    private ValueList<StockLine> SomeLines()
    {
        var skus = _random.Next(15) == 0 ? _received.Append(NeverReceived).ToArray() : _received;
        return StockLine.Merge(Enumerable.Range(0, _random.Next(1, 5))
            .Select(_ => new StockLine(new Sku(skus[_random.Next(skus.Length)]), _random.Next(1, 4))));
    }

    private GoodsCameIn SomeGoods(string sku, int units) =>
        new(new Guid(_random.Next(), 0, 0, new byte[8]), [new StockLine(new Sku(sku), units)]);
}
