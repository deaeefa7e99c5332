using Microsoft.Extensions.Logging;
using ServerlessShop.Local.FunctionsHost.Processes;

namespace ServerlessShop.FunctionsHost.Specs;

public sealed class WorkerLineSpec
{
    [Theory]
    [InlineData("warn Shop.Orders: slow: 3 s", false, LogLevel.Warning, "Shop.Orders", "Shop.Orders: slow: 3 s")]
    [InlineData("fail Startup: no", true, LogLevel.Error, "Startup", "Startup: no")]
    [InlineData("plain words: here", false, LogLevel.Information, "", "plain words: here")]
    [InlineData("Unhandled exception. System.Exception: no", true, LogLevel.Error, "", "Unhandled exception. System.Exception: no")]
    [InlineData("info", false, LogLevel.Information, "", "info")]
    public void A_line_of_a_worker_has_a_level_and_a_category(string line, bool error, LogLevel level, string category, string text) =>
        Assert.Equal(new(level, category, text), WorkerLine.Parse(line, error));
}
