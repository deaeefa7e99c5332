using Microsoft.Extensions.Logging;
using ServerlessShop.Local.ServiceBus.Store;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.ServiceBus.Queues;

/// <summary>
/// Writes down deliveries that have begun, without letting anybody wait for it. The count must outlive a crash, or a
/// message that takes the whole platform down with it would be delivered for ever, always for the first time.
/// </summary>
/// <remarks>
/// One write at a time carries all deliveries begun since the last one and not settled meanwhile, so a busy queue pays
/// little and messages settled quickly nothing. It is on disk a commit later. A crash within that commit loses one
/// count of many, which only delays the end of such a message.
/// </remarks>
internal sealed class DeliveryJournal(Lock gate, QueueRules rules, QueueSurroundings around)
{
    private List<Copy> _begun = [];
    private bool _writing;

    /// <summary>Within the gate.</summary>
    public void Note(Copy copy) => _begun.Add(copy);

    /// <summary>
    /// Begins to write what was noted, unless a write is under way, which will take it along. Within the gate.
    /// </summary>
    public void Write()
    {
        if (_writing || _begun.Count == 0) { return; }
        _writing = true;
        _ = WriteBegun();
    }

    private async Task WriteBegun()
    {
        try
        {
            await around.Database.Write(session =>
            {
                foreach (var (key, deliveries) in StillLocked())
                {
                    BrokerStore.RecordDeliveries(session, key, rules.Subscription, deliveries);
                }

                return true;
            });
        }
        catch (StorageException refused)
        {
            around.Log.LogError(refused, "{Queue}: deliveries could not be recorded.", rules.Path);
        }
        catch (ObjectDisposedException)
        {
            return; // The broker stops.
        }

        lock (gate)
        {
            _writing = false;
            Write();
        }
    }

    private List<(MessageKey Key, int Deliveries)> StillLocked()
    {
        lock (gate)
        {
            var begun = _begun;
            _begun = [];
            return [.. begun.Where(copy => copy.State == CopyState.Locked).Select(copy => (copy.Key, copy.Deliveries))];
        }
    }
}
