using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.FunctionsHost.Metadata;

/// <summary>host.json of one app, with Azure's defaults. A member unknown here is refused, never passed over.</summary>
/// <param name="FunctionTimeout">Null: unbounded.</param>
public sealed record HostJson(
    ServiceBusSettings ServiceBus, TimeSpan? FunctionTimeout, LogLevels Logging, HttpSettings Http)
{
    private static readonly TimeSpan _flexDefaultTimeout = TimeSpan.FromMinutes(30);

    /// <exception cref="StartException">Missing, unreadable, or asking for what is not there.</exception>
    public static HostJson Read(string folder)
    {
        var path = Path.Combine(folder, "host.json");
        if (!File.Exists(path)) { throw new StartException($"{path} is missing."); }
        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path),
                new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(new JsonMembers(document.RootElement, path));
        }
        catch (JsonException unreadable)
        {
            throw new StartException($"{path}: {unreadable.Message}");
        }
    }

    private static HostJson Read(JsonMembers host)
    {
        if (host.Text("version") != "2.0") { throw new StartException($"{host.Where}: 'version' must be \"2.0\"."); }
        _ = host.Any("$schema");
        _ = host.Any("telemetryMode"); // Where the Azure host exports its own telemetry to.

        var extensions = host.Section("extensions");
        var read = new HostJson(
            ServiceBusSettings.Read(extensions?.Section("serviceBus")),
            Timeout(host),
            LogLevels.Read(host.Section("logging")),
            HttpSettings.Read(extensions?.Section("http")));
        extensions?.Section("cosmosDB")?.RefuseTheRest();
        extensions?.RefuseTheRest();
        host.RefuseTheRest();
        return read;
    }

    private static TimeSpan? Timeout(JsonMembers host) =>
        host.Any("functionTimeout") is null ? _flexDefaultTimeout
        : host.Text("functionTimeout") == "-1" ? null
        : host.Duration("functionTimeout");
}

/// <summary>host.json extensions.http.</summary>
/// <param name="OutstandingMax">Requests of one instance that run or wait; more are 429. Null: unbounded.</param>
/// <param name="ConcurrentMax">Requests of one instance that run; more wait. Null: unbounded.</param>
public sealed record HttpSettings(string RoutePrefix, int? OutstandingMax, int? ConcurrentMax)
{
    public static HttpSettings Read(JsonMembers? http)
    {
        if (http is null) { return new("api", null, null); }
        http.Only("dynamicThrottlesEnabled", "false");
        var read = new HttpSettings(
            http.Text("routePrefix") ?? "api", Limit(http, "maxOutstandingRequests"), Limit(http, "maxConcurrentRequests"));
        http.RefuseTheRest();
        return read;
    }

    private static int? Limit(JsonMembers http, string name) => http.Number(name) switch
    {
        null or -1 => null,
        > 0 and var limit => limit,
        _ => throw new StartException($"{http.Where}: '{name}' must be 1 or more, or -1 for no limit."),
    };
}

/// <summary>host.json extensions.serviceBus.</summary>
public sealed record ServiceBusSettings(
    bool AutoComplete, TimeSpan LockRenewalMax, int ConcurrentCallsMax, int BatchMax)
{
    public static ServiceBusSettings Read(JsonMembers? bus)
    {
        if (bus is null)
        {
            return new(true, TimeSpan.FromMinutes(5), 16 * Environment.ProcessorCount, 1_000);
        }

        bus.Only("prefetchCount", "0");
        bus.Only("minMessageBatchSize", "1");
        bus.Only("enableCrossEntityTransactions", "false");
        var read = new ServiceBusSettings(
            bus.Flag("autoCompleteMessages") ?? true,
            bus.Duration("maxAutoLockRenewalDuration") ?? TimeSpan.FromMinutes(5),
            bus.Number("maxConcurrentCalls") ?? 16 * Environment.ProcessorCount,
            bus.Number("maxMessageBatchSize") ?? 1_000);
        bus.RefuseTheRest();
        if (read.ConcurrentCallsMax < 1 || read.BatchMax < 1)
        {
            throw new StartException($"{bus.Where}: 'maxConcurrentCalls' and 'maxMessageBatchSize' must be 1 or more.");
        }

        return read;
    }
}

/// <summary>host.json logging.logLevel: the least level per category, the longest matching name deciding.</summary>
public sealed record LogLevels(IReadOnlyDictionary<string, LogLevel> Least)
{
    public static LogLevels Read(JsonMembers? logging)
    {
        var least = new Dictionary<string, LogLevel>(StringComparer.OrdinalIgnoreCase);
        if (logging?.Any("logLevel") is { ValueKind: JsonValueKind.Object } levels)
        {
            foreach (var level in levels.EnumerateObject())
            {
                least[level.Name] = Enum.TryParse<LogLevel>(level.Value.ToString(), true, out var parsed)
                    ? parsed
                    : throw new StartException($"{logging.Where}: '{level.Value}' of '{level.Name}' is no level.");
            }
        }

        _ = logging?.Any("applicationInsights"); // Sampling and export, which there is nothing of on this machine.
        logging?.RefuseTheRest();
        return new(least);
    }

    public bool Allow(string category, LogLevel level)
    {
        var name = Least.Keys
            .Where(name => category.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .MaxBy(name => name.Length);
        return level >= Least.GetValueOrDefault(name ?? "default", LogLevel.Information);
    }
}
