using Microsoft.Extensions.Logging;
using ServerlessShop.LocalWorker.Running;

namespace ServerlessShop.LocalWorker.Specs.Running;

public sealed class ConsoleLinesSpec
{
    [Theory]
    [InlineData(LogLevel.Trace, "trce")]
    [InlineData(LogLevel.Debug, "dbug")]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Warning, "warn")]
    [InlineData(LogLevel.Error, "fail")]
    [InlineData(LogLevel.Critical, "crit")]
    public void An_entry_is_one_line_with_its_level_and_category(LogLevel level, string word)
    {
        using var output = new StringWriter();
        using var lines = new ConsoleLines(output);

        lines.CreateLogger("Shop.Ordering").Log(level, default, "two\r\n  lines", null, (text, _) => text);

        Assert.Equal($"{word} Shop.Ordering: two | lines{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public void An_exception_stands_in_the_line_of_its_entry()
    {
        using var output = new StringWriter();
        using var lines = new ConsoleLines(output);

        lines.CreateLogger("Shop").Log(
            LogLevel.Error, default, "It broke.", new InvalidOperationException("Boom"), (text, _) => text);

        Assert.Equal(
            $"fail Shop: It broke. | System.InvalidOperationException: Boom{Environment.NewLine}", output.ToString());
    }
}
