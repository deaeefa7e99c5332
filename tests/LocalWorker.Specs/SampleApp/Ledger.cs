using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.LocalWorker.SampleApp;

/// <summary>What the functions heard, in order.</summary>
public sealed class Ledger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Write(string line) => _lines.Enqueue(line);
}

/// <summary>One for each invocation.</summary>
public sealed class Visit
{
    public Guid Id { get; } = Guid.NewGuid();
}

/// <summary>A setting without which the app must not start.</summary>
public sealed record SampleOptions
{
    [Required]
    public string? Motto { get; init; }
}
