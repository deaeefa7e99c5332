using System.Text.Json;
using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Journey.Specs.Simulation;
using ServerlessShop.Journey.Specs.Standins;
using ServerlessShop.Ordering.Invoices;

namespace ServerlessShop.Journey.Specs.Auditing;

/// <summary>Looks on while numbers are given, and counts what went wrong in an interesting way.</summary>
internal sealed class NumberingWatch
{
    private readonly HashSet<string> _notRecorded = [];
    private readonly Dictionary<string, (bool Held, long Token)> _leases = [];
    private readonly Sometimes _sometimes;

    public NumberingWatch(Shop shop)
    {
        _sometimes = shop.Sometimes;
        shop.Stores["ordering"].Changed += Look;
        shop.Died += node =>
        {
            if (_notRecorded.Count > 0 && node.Runs.Contains("NumberInvoices"))
            {
                _sometimes.Happened("a numbering run died between the book and the order");
            }
        };
    }

    private void Look(StoredDocument changed)
    {
        if (changed.Kind == InvoiceDecider.Invoice.Kind)
        {
            _notRecorded.Add(changed.Id);
        }
        else if (changed.Kind == "order" && changed.Body.AsSpan().IndexOf("\"invoice\":{"u8) >= 0)
        {
            _notRecorded.Remove(changed.Pk);
        }
        else if (changed.Kind == "lease")
        {
            using var lease = JsonDocument.Parse(changed.Body);
            var now = (
                Held: lease.RootElement.TryGetProperty("holder", out _),
                Token: lease.RootElement.GetProperty("token").GetInt64());
            if (_leases.GetValueOrDefault(changed.Pk) is { Held: true } before && now.Token > before.Token)
            {
                _sometimes.Happened("a lease was taken over");
            }

            _leases[changed.Pk] = now;
        }
    }
}
