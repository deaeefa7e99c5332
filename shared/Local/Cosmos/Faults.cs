namespace ServerlessShop.Local.Cosmos;

/// <summary>Something the network or an overloaded account does to a request.</summary>
public abstract record Fault
{
    private Fault() { }

    /// <summary>429: not done, and when to come again.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : Fault;

    /// <summary>Answered with this status without having been done: 408, 449, 503.</summary>
    public sealed record Refused(int Status, int SubStatus = 0) : Fault;

    /// <summary>Done, durable, and the connection breaks before the answer.</summary>
    public sealed record AnswerLost : Fault;

    /// <summary>Done after waiting, measured by the server's clock.</summary>
    public sealed record Delayed(TimeSpan By) : Fault;
}

/// <summary>Faults to inject into item requests. There are none until somebody asks.</summary>
public sealed class Faults
{
    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];
    private volatile bool _any;

    /// <summary>Lays a fault on the next item requests.</summary>
    /// <param name="container">Only requests to this container; null for any.</param>
    public void Next(Fault fault, int times = 1, string? container = null)
    {
        lock (_lock)
        {
            _pending.Add(new(fault, container) { Left = times });
            _any = true;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
            _any = false;
        }
    }

    internal Fault? Take(string container)
    {
        if (!_any) { return null; }
        lock (_lock)
        {
            var hit = _pending.Find(pending => pending.Container is null || pending.Container == container);
            if (hit is null) { return null; }
            if (--hit.Left == 0) { _pending.Remove(hit); }
            _any = _pending.Count > 0;
            return hit.Fault;
        }
    }

    private sealed record Pending(Fault Fault, string? Container)
    {
        public int Left { get; set; }
    }
}
