using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.FunctionsHost.Processes;

/// <summary>A line a worker printed: "warn Category: message". What has no such form is raw output.</summary>
public readonly record struct WorkerLine(LogLevel Level, string Category, string Text)
{
    public static WorkerLine Parse(string line, bool fromError)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return space == 4 && colon > space && LevelOf(line[..space]) is { } level
            ? new(level, line[(space + 1)..colon], line[(space + 1)..])
            : new(fromError ? LogLevel.Error : LogLevel.Information, "", line);
    }

    private static LogLevel? LevelOf(string name) => name switch
    {
        "trce" => LogLevel.Trace,
        "dbug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warn" => LogLevel.Warning,
        "fail" => LogLevel.Error,
        "crit" => LogLevel.Critical,
        _ => null,
    };
}
