using System.Globalization;
using ServerlessShop.Local.FunctionsHost.Timers;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class CronScheduleSpec
{
    public static TheoryData<string, string, string> Occurrences()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var row in Rows("ncrontab.txt")) { data.Add(row[0], row[1], row[2]); }
        return data;
    }

    public static TheoryData<string, string> Refused()
    {
        var data = new TheoryData<string, string>();
        foreach (var row in Rows("ncrontab-refused.txt")) { data.Add(row[0], row[1]); }
        return data;
    }

    [Theory]
    [MemberData(nameof(Occurrences))]
    public void A_schedule_occurs_when_the_reviewed_table_says(string expression, string after, string occurrences)
    {
        var schedule = CronSchedule.Parse(expression);
        var found = new List<DateTimeOffset>();
        for (var at = Time(after); found.Count < 3; at = found[^1]) { found.Add(schedule.Next(at)); }
        Assert.Equal(occurrences.Split(',').Select(Time), found);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_expression_that_is_none_is_refused_with_the_reason(string expression, string reason)
    {
        var refused = Assert.Throws<FormatException>(() => CronSchedule.Parse(expression));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Rows(string file) => File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, file))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries));

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
