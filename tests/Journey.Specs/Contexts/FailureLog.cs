using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>What functions failed of that is no failure of their environment: bugs.</summary>
internal sealed class Failures
{
    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    public void Note(string where, Exception failure)
    {
        if (failure is ServiceBusException or ContentionException || Unavailability.Explains(failure)) { return; }

        _all.Add($"{where} failed: {failure.GetType().Name}: {failure.Message}");
    }
}

/// <summary>The log of one class, of which only failures are kept.</summary>
internal sealed class FailureLog<T>(Failures failures) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) { failures.Note(typeof(T).Name, exception); }
    }
}
