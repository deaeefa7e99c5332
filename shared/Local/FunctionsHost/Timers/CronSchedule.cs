using System.Globalization;

namespace ServerlessShop.Local.FunctionsHost.Timers;

/// <summary>
/// An NCRONTAB expression of six fields: {second} {minute} {hour} {day} {month} {day of week}, in UTC. Unlike cron's,
/// its day and day of week must both match.
/// </summary>
public sealed class CronSchedule
{
    // February 29th on a given day of the week can be 40 years away (around a year like 2100 that has none).
    private const int YearsMax = 41;

    private static readonly string[] _months =
    [
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december",
    ];

    private static readonly string[] _days =
        ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private readonly ulong _seconds;
    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _daysOfMonth;
    private readonly ulong _monthsOfYear;
    private readonly ulong _daysOfWeek;
    private readonly string _text;

    private CronSchedule(string text, string[] fields)
    {
        _text = text;
        _seconds = Field(fields[0], "second", 0, 59, []);
        _minutes = Field(fields[1], "minute", 0, 59, []);
        _hours = Field(fields[2], "hour", 0, 23, []);
        _daysOfMonth = Field(fields[3], "day", 1, 31, []);
        _monthsOfYear = Field(fields[4], "month", 1, 12, _months);
        _daysOfWeek = Field(fields[5], "day of week", 0, 6, _days);
    }

    /// <exception cref="FormatException">Not an expression, or one that never occurs.</exception>
    public static CronSchedule Parse(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 6)
        {
            throw new FormatException(
                $"it has {fields.Length} fields, not six: second, minute, hour, day, month, day of week.");
        }

        var schedule = new CronSchedule(text, fields);
        return schedule.Search(DateTimeOffset.UnixEpoch) is null
            ? throw new FormatException("it never occurs.")
            : schedule;
    }

    /// <summary>The first occurrence after, never at, the given moment.</summary>
    public DateTimeOffset Next(DateTimeOffset after) =>
        Search(after) ?? throw new InvalidOperationException($"'{_text}' does not occur after {after:O}.");

    /// <summary>Azure keeps no status of a timer that fires more often than once a minute.</summary>
    public bool IsMoreOftenThanEveryMinute(DateTimeOffset now)
    {
        var first = Next(now);
        return Next(first) - first < TimeSpan.FromMinutes(1);
    }

    public override string ToString() => _text;

    private DateTimeOffset? Search(DateTimeOffset after)
    {
        var utc = after.UtcDateTime;
        var from = utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        var time = from.TimeOfDay;
        var last = from.Year + YearsMax;
        for (var day = from.Date; day.Year < last; day = Following(day), time = TimeSpan.Zero)
        {
            if (Has(_monthsOfYear, day.Month) && Has(_daysOfMonth, day.Day) && Has(_daysOfWeek, (int)day.DayOfWeek)
                && TimeFrom(time) is { } found)
            {
                return new DateTimeOffset(day + found, TimeSpan.Zero);
            }
        }

        return null;
    }

    private DateTime Following(DateTime day) =>
        Has(_monthsOfYear, day.Month) ? day.AddDays(1) : new DateTime(day.Year, day.Month, 1).AddMonths(1);

    private TimeSpan? TimeFrom(TimeSpan from)
    {
        for (var hour = from.Hours; hour < 24; hour++)
        {
            if (!Has(_hours, hour)) { continue; }
            for (var minute = hour == from.Hours ? from.Minutes : 0; minute < 60; minute++)
            {
                if (!Has(_minutes, minute)) { continue; }
                var first = hour == from.Hours && minute == from.Minutes ? from.Seconds : 0;
                for (var second = first; second < 60; second++)
                {
                    if (Has(_seconds, second)) { return new TimeSpan(hour, minute, second); }
                }
            }
        }

        return null;
    }

    private static bool Has(ulong set, int value) => (set & (1UL << value)) != 0;

    private static ulong Field(string text, string name, int least, int most, string[] names)
    {
        var set = 0UL;
        foreach (var part in text.Split(','))
        {
            var (range, step) = Step(part, name);
            var (from, to) = range == "*" ? (least, most) : Range(range, name, least, most, names, step);
            for (long value = from; value <= to; value += step ?? 1) { set |= 1UL << (int)value; }
        }

        return set;
    }

    private static (string Range, int? Step) Step(string part, string name)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) { return (part, null); }
        var isNumber = int.TryParse(part[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var step);
        return isNumber && step > 0
            ? (part[..slash], step)
            : throw new FormatException($"'{part}' is no {name}.");
    }

    private static (int From, int To) Range(string range, string name, int least, int most, string[] names, int? step)
    {
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            var only = Value(range, name, least, most, names);
            return (only, step is null ? only : most); // 5/15 means from 5 on, every 15.
        }

        var from = Value(range[..dash], name, least, most, names);
        var to = Value(range[(dash + 1)..], name, least, most, names);
        return from <= to ? (from, to) : throw new FormatException($"'{range}' runs backwards.");
    }

    private static int Value(string text, string name, int least, int most, string[] names)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number >= least && number <= most
                ? number
                : throw new FormatException($"{number} is no {name}: {least} to {most}.");
        }

        var index = text.Length < 3
            ? -1
            : Array.FindIndex(names, candidate => candidate.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index + least : throw new FormatException($"'{text}' is no {name}.");
    }
}
