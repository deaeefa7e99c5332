using Microsoft.Extensions.Logging;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>One line for each log entry, which the functions host prints behind the context's name.</summary>
internal sealed class ConsoleLines(TextWriter output) : ILoggerProvider
{
    private const StringSplitOptions Cleaned = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    public ILogger CreateLogger(string categoryName) => new Lines(categoryName, output);

    public void Dispose()
    {
    }

    public static string OneLine(string text) =>
        text.AsSpan().IndexOfAny('\r', '\n') < 0
            ? text
            : string.Join(" | ", text.Split(['\r', '\n'], Cleaned));

    private sealed class Lines(string category, TextWriter output) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var message = formatter(state, exception);
            var entry = exception is null ? message : $"{message}{Environment.NewLine}{exception}";
            output.WriteLine($"{Word(logLevel)} {category}: {OneLine(entry)}");
        }

        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
    }
}
