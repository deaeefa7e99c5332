using System.Reflection;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>What the functions host told this process when it started it, and where its functions are.</summary>
internal sealed record WorkerStart(
    Uri Host, string WorkerId, string Key, string ApplicationDirectory, string ApplicationName,
    IReadOnlyList<Type> Types)
{
    public const string KeyHeader = "X-Local-Host-Key";
    private const string DirectoryVariable = "FUNCTIONS_APPLICATION_DIRECTORY";
    private const string KeyVariable = "LOCAL_HOST_KEY";

    public static WorkerStart Read(IReadOnlyList<string> args, Func<string, string?> environment, Assembly app)
    {
        if (args.Any(arg => arg.StartsWith("--functions-", StringComparison.Ordinal))
            || !string.IsNullOrEmpty(environment("WEBSITE_SITE_NAME")))
        {
            throw new WorkerStartException(
                "This is the local build, and the Azure Functions host started it. For Azure make the other one: "
                + "`dotnet publish`, or set the environment variable FunctionsHost=Azure before `func start`.");
        }

        if (Option(args, "--local-host-uri") is not { } host)
        {
            throw new WorkerStartException(
                "A Function App is started by the local platform, not by hand: `dotnet run --project shared/Local`.");
        }

        if (!Uri.TryCreate(host.TrimEnd('/') + "/", UriKind.Absolute, out var uri)
            || uri is not { Scheme: "http", IsLoopback: true })
        {
            throw new WorkerStartException($"--local-host-uri is '{host}', not an http address on this machine.");
        }

        return new WorkerStart(
            uri,
            Option(args, "--local-worker-id") ?? throw new WorkerStartException("--local-worker-id is missing."),
            Variable(environment, KeyVariable),
            Variable(environment, DirectoryVariable),
            app.GetName().Name!,
            app.GetTypes());
    }

    private static string? Option(IReadOnlyList<string> args, string name)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == name && i + 1 < args.Count)
            {
                return args[i + 1];
            }

            if (args[i].StartsWith(name + "=", StringComparison.Ordinal))
            {
                return args[i][(name.Length + 1)..];
            }
        }

        return null;
    }

    private static string Variable(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value
            ? value
            : throw new WorkerStartException($"The variable {name} is not set; the local platform sets it.");
}

/// <summary>The worker cannot start, for a reason a person can act on. The message is the one line printed.</summary>
internal sealed class WorkerStartException(string message) : Exception(message);
