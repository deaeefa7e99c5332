namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>Receivers waiting at an empty queue, first come first served. The queue's lock guards it.</summary>
internal sealed class Receivers(Lock gate, TimeProvider clock)
{
    private readonly LinkedList<Receiver> _waiting = [];

    public bool Any => _waiting.Count > 0;

    /// <summary>The first in line leaves it, to be handed its deliveries.</summary>
    public Receiver Next()
    {
        var first = _waiting.First!.Value;
        _waiting.RemoveFirst();
        return first;
    }

    /// <summary>Queues up. Must be called within the gate.</summary>
    public Task<IReadOnlyList<Delivery>> Wait(int max, TimeSpan wait, CancellationToken cancellation)
    {
        var receiver = new Receiver(max);
        var place = _waiting.AddLast(receiver);

        // The ends of waiting are set up within the gate as well: whichever comes first finds a receiver complete.
        receiver.EndOfWait = clock.CreateTimer(
            _ => Leave(place, () => receiver.Hand([])), null, wait, Timeout.InfiniteTimeSpan);
        receiver.Cancellation = cancellation.UnsafeRegister(
            _ => Leave(place, () => receiver.Cancel(cancellation)), null);
        return receiver.Task;
    }

    private void Leave(LinkedListNode<Receiver> place, Action leave)
    {
        lock (gate)
        {
            if (place.List is null) { return; } // Was handed something already.
            _waiting.Remove(place);
        }

        leave();
    }

    internal sealed class Receiver(int max)
    {
        private readonly TaskCompletionSource<IReadOnlyList<Delivery>> _handed =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Max { get; } = max;

        public Task<IReadOnlyList<Delivery>> Task => _handed.Task;

        public ITimer? EndOfWait { get; set; }

        public CancellationTokenRegistration Cancellation { get; set; }

        public void Hand(IReadOnlyList<Delivery> deliveries)
        {
            End();
            _handed.TrySetResult(deliveries);
        }

        public void Cancel(CancellationToken cancellation)
        {
            End();
            _handed.TrySetCanceled(cancellation);
        }

        private void End()
        {
            EndOfWait?.Dispose();
            Cancellation.Unregister();
        }
    }
}
