using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessShop.Local.FunctionsHost.Processes;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>
/// Which instance of what version runs where, and how it is. Whoever gives the revision it knows is answered as soon
/// as there is another one, or when it has waited long enough.
/// </summary>
public sealed class RegistryEndpoint(IReadOnlyDictionary<string, FunctionApp> apps, HostParts host)
{
    private const int WaitMax = 60;

    public void Map(WebApplication web)
    {
        var stopping = web.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        web.MapGet("/registry", context => Answer(context, stopping));
    }

    private async Task Answer(HttpContext context, CancellationToken stopping)
    {
        var query = context.Request.Query;
        if (Number(query["after"], long.MaxValue) is not { } after || Number(query["wait"], WaitMax) is not { } wait)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(
                $"'after' is a revision and 'wait' a number of seconds up to {WaitMax}.", context.RequestAborted);
            return;
        }

        var (revision, changed) = host.Registry.Now;

        // Any other revision, even a higher one: that is what a host before this one had come to.
        if (after == revision && wait > 0)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await changed.WaitAsync(TimeSpan.FromSeconds(wait), host.Options.MachineTime, over.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            revision = host.Registry.Now.Revision;
        }

        await context.Response.WriteAsJsonAsync(new { revision, instances = apps.Values.SelectMany(Instances) }, context.RequestAborted);
    }

    /// <summary>0 when it is not there; null when it is no such number.</summary>
    private static long? Number(string? text, long max) =>
        string.IsNullOrEmpty(text) ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max ? number
        : null;

    private IEnumerable<object> Instances(FunctionApp app) => app.Instances.Select(instance => new
    {
        id = instance.Id,
        app = app.Spec.Name,
        version = instance.Version.Id,
        informationalVersion = instance.Version.Informational,
        address = new Uri(host.Address, $"/instances/{instance.Id}"),
        processId = instance.Worker?.Process.Id,
        state = instance.State.ToString(),
        health = instance.Health.ToString(),
        since = instance.Since.UtcDateTime,
        restarts = instance.Restarts,
        inFlight = instance.Worker?.InFlight ?? 0,
    });
}
