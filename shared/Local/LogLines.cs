using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local;

/// <summary>One readable line per thing that matters, whose it is in front.</summary>
public sealed class LogLines(LogLevel least, TextWriter output, TimeProvider clock)
{
    private readonly Lock _lock = new();

    public void Write(string who, LogLevel level, string line)
    {
        if (level < least || level == LogLevel.None) { return; }
        var time = clock.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        lock (_lock) { output.WriteLine($"{time} {who,-10} {Short(level)} {line}"); }
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
