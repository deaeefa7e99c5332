using System.CommandLine;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Verbs;

/// <summary>The platform's words: none runs the shop, replay replays past trade, token signs somebody in.</summary>
public static class ShopCommand
{
    private static readonly Option<int> _port = new("--port")
    {
        Description = "The gateway's port; identity, store, broker, host and payment provider take the next ones.",
        DefaultValueFactory = _ => PlatformOptions.DefaultPort,
        Recursive = true,
    };

    private static readonly Option<string?> _state = new("--state")
    {
        Description = "The folder for everything that survives (default: .shop in the repository).",
        Recursive = true,
    };

    private static readonly Option<bool> _fresh = new("--fresh")
    {
        Description = "Start empty: whatever is in the state folder is deleted.",
        Recursive = true,
    };

    private static readonly Option<LogLevel> _logLevel = new("--log-level")
    {
        Description = "Print lines of this level and above: debug, information, warning, error.",
        DefaultValueFactory = _ => LogLevel.Information,
        Recursive = true,
    };

    private static readonly Option<string[]> _instances = new("--instances")
    {
        Description = "Instances of a context where it is not one, e.g. --instances ordering=3 inventory=2.",
        AllowMultipleArgumentsPerToken = true,
        Recursive = true,
    };

    private static readonly Option<DateOnly?> _from = new("--from") { Description = "First day to replay, e.g. 2010-12-01." };
    private static readonly Option<DateOnly?> _to = new("--to") { Description = "Last day to replay, e.g. 2010-12-06." };

    private static readonly Argument<string> _user = new("user") { Description = "A seeded user's name, e.g. sally." };

    private static readonly Option<string?> _password = new("--password")
    {
        Description = "The user's password (default: the development password of the seeded users).",
    };

    public static RootCommand Build()
    {
        _port.Validators.Add(port =>
        {
            if (port.Tokens.Count == 1 && int.TryParse(port.Tokens[0].Value, out var number) && number is < 1 or > 65_000)
            {
                port.AddError("--port is a number from 1 to 65000.");
            }
        });

        var replay = new Command("replay", "Place a year's real orders through the gateway, then reconcile to the penny.")
        {
            _from, _to,
        };
        replay.SetAction((parsed, cancellation) => Guarded(
            () => ReplayVerb.Run(OptionsOf(parsed), parsed.GetValue(_from), parsed.GetValue(_to), cancellation)));

        var token = new Command("token", "Print an access token of a seeded user, from the running shop.") { _user, _password };
        token.SetAction((parsed, cancellation) => Guarded(
            () => TokenVerb.Run(OptionsOf(parsed), parsed.GetValue(_user)!, parsed.GetValue(_password), cancellation)));

        var root = new RootCommand("ServerlessShop, whole, on this machine.") { _port, _state, _fresh, _logLevel, _instances, replay, token };
        root.SetAction((parsed, cancellation) => Guarded(() => RunVerb.Run(OptionsOf(parsed), cancellation)));
        return root;
    }

    private static PlatformOptions OptionsOf(ParseResult parsed)
    {
        var root = PlatformOptions.FindRoot(Directory.GetCurrentDirectory());
        var state = parsed.GetValue(_state);
        return new PlatformOptions(
            root, state is null ? Path.Combine(root, ".shop") : Path.GetFullPath(state), parsed.GetValue(_port))
        {
            Fresh = parsed.GetValue(_fresh),
            LogLevel = parsed.GetValue(_logLevel),
            Instances = InstancesOf(root, parsed.GetValue(_instances) ?? []),
        };
    }

    private static Dictionary<string, int> InstancesOf(string root, string[] words)
    {
        var topology = words.Length == 0 ? null : ShopTopology.Read(root);
        var instances = new Dictionary<string, int>();
        foreach (var word in words)
        {
            var (context, count) = word.Split('=') is [var left, var right] && int.TryParse(right, out var number) && number is >= 1 and <= 20
                ? (left, number)
                : throw new StartException($"--instances {word}: say a context and a number from 1 to 20, e.g. ordering=3.");
            instances[topology!.Context(context).Name] = count;
        }

        return instances;
    }

    private static async Task<int> Guarded(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (Exception refused) when (refused is StartException or Trade.ShopRefusedException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 130;
        }
    }
}
