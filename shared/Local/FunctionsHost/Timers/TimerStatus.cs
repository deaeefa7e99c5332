using System.Globalization;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.FunctionsHost.Timers;

/// <summary>What is remembered of a timer between starts.</summary>
/// <param name="Last">Null until it has run.</param>
public sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated)
{
    public static TimerStatus New(CronSchedule schedule, DateTimeOffset now) => new(null, schedule.Next(now), now);

    /// <summary>After a run. Next follows from Last alone, which is how a changed schedule is noticed later.</summary>
    public static TimerStatus Ran(CronSchedule schedule, DateTimeOffset at) => new(at, schedule.Next(at), at);

    /// <summary>Once past the promised time the timer is due at once: one run, however many were missed.</summary>
    public bool IsPastDue(DateTimeOffset now) => now > Next;

    /// <summary>The status under the schedule of now. What another schedule promised is not past due.</summary>
    public TimerStatus Under(CronSchedule schedule, DateTimeOffset now)
    {
        var since = Last ?? LastUpdated;
        var expected = schedule.Next(since);
        if (expected == Next) { return this; }
        return now > expected ? New(schedule, now) : new(null, expected, since);
    }
}

/// <summary>The timers' statuses, durable. In Azure these are blobs named azure-webjobs-hosts/timers.</summary>
public sealed class TimerStatusStore : IAsyncDisposable
{
    private const string Schema =
        """
        CREATE TABLE timers (
            app TEXT NOT NULL, function TEXT NOT NULL, last TEXT, next TEXT NOT NULL, updated TEXT NOT NULL,
            PRIMARY KEY (app, function)) WITHOUT ROWID
        """;

    private readonly Database _database;

    private TimerStatusStore(Database database) => _database = database;

    public static TimerStatusStore Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return new(Database.Open(Path.Combine(folder, "functionshost.db"), 1, Schema));
    }

    public TimerStatus? Read(string app, string function) => _database.Read(session => session.Query(
        row => new TimerStatus(
            row.IsDBNull(0) ? null : Time(row.GetString(0)), Time(row.GetString(1)), Time(row.GetString(2))),
        "SELECT last, next, updated FROM timers WHERE app = $1 AND function = $2", app, function)).FirstOrDefault();

    public Task Write(string app, string function, TimerStatus status) => _database.Write(session => session.Execute(
        "INSERT OR REPLACE INTO timers (app, function, last, next, updated) VALUES ($1, $2, $3, $4, $5)",
        app, function, status.Last is { } last ? Text(last) : null, Text(status.Next), Text(status.LastUpdated)));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
