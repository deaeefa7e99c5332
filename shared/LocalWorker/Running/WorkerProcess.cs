using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>
/// The process around the worker. Until it is ready any exception, in the app's own Program.cs too, ends it with one
/// readable line: a stack trace says nothing about a missing setting.
/// </summary>
internal static class WorkerProcess
{
    private static volatile bool _ready;

    public static bool IsReady => _ready;

    public static WorkerStart Enter(string[] args)
    {
        AppDomain.CurrentDomain.UnhandledException += static (_, unhandled) =>
        {
            if (!_ready)
            {
                Fail((Exception)unhandled.ExceptionObject);
            }
        };

        try
        {
            var entry = Assembly.GetEntryAssembly()
                ?? throw new WorkerStartException("This process has no entry assembly to find functions in.");
            return WorkerStart.Read(args, Environment.GetEnvironmentVariable, entry);
        }
        catch (WorkerStartException cannotStart)
        {
            Fail(cannotStart);
            throw;
        }
    }

    public static void HasStarted() => _ready = true;

    /// <summary>The parent holds the other end of standard input, and even kill -9 closes it.</summary>
    public static void WatchParent(Action parentGone)
    {
        var watch = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            var nothing = new byte[64];
            while (input.Read(nothing) > 0)
            {
            }

            parentGone();
        })
        {
            IsBackground = true,
            Name = "Parent watch",
        };
        watch.Start();
    }

    public static string LineOf(Exception failure)
    {
        var because = failure switch
        {
            AggregateException many => string.Join("; ", many.Flatten().InnerExceptions.Select(one => one.Message)),
            TypeInitializationException { InnerException: { } inner } => inner.Message,
            TargetInvocationException { InnerException: { } inner } => inner.Message,
            _ => failure.Message,
        };
        return $"fail ServerlessShop.LocalWorker: {ConsoleLines.OneLine(because)}";
    }

    [DoesNotReturn]
    private static void Fail(Exception failure)
    {
        Console.Error.WriteLine(LineOf(failure));
        Environment.Exit(1);
    }
}
