using System.Globalization;
using System.Text.Json;

namespace ServerlessShop.Local.Verbs;

/// <summary>Prints which instances of the running shop there are, or changes how many an app has.</summary>
public static class InstancesVerb
{
    /// <param name="change">"ordering=3", or null to print only.</param>
    public static Task<int> Run(PlatformOptions options, string? change, CancellationToken cancellation) =>
        Run(options.Address(4), options.StateFolder, change, Console.Out, cancellation);

    /// <exception cref="StartException">The shop does not run, or refuses.</exception>
    public static async Task<int> Run(
        string hostAddress, string stateFolder, string? change, TextWriter output, CancellationToken cancellation)
    {
        using var host = RunningHost.At(hostAddress, stateFolder);
        if (change is not null)
        {
            var (app, count) = Parse(change);
            await host.Post($"/admin/instances/{Uri.EscapeDataString(app)}?count={count}", null, cancellation);
        }

        Print((await host.Get("/registry", cancellation)).GetProperty("instances"), output);
        return 0;
    }

    private static (string App, int Count) Parse(string change) =>
        change.Split('=') is [{ Length: > 0 } app, var count]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (app, number)
            : throw new StartException($"'{change}' is not an app and a number, like ordering=3.");

    private static void Print(JsonElement instances, TextWriter output)
    {
        output.WriteLine($"{"instance",-18}{"state",-10}{"health",-11}{"version",-14}{"process",9}{"restarts",10}{"in flight",11}  since");
        foreach (var one in instances.EnumerateArray())
        {
            output.WriteLine(
                $"{Text("id"),-18}{Text("state"),-10}{Text("health"),-11}{Text("version"),-14}{Text("processId"),9}"
                + $"{Text("restarts"),10}{Text("inFlight"),11}  {one.GetProperty("since").GetDateTimeOffset().ToLocalTime():yyyy-MM-dd HH:mm:ss}");

            string Text(string member) => one.GetProperty(member).ToString();
        }
    }
}
