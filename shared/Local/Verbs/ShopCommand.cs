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

    private static readonly Option<bool> _noPortal = new("--no-portal")
    {
        Description = "Without the reference of the APIs under /docs.",
        Recursive = true,
    };

    private static readonly Option<DateOnly?> _from = new("--from") { Description = "First day to replay, e.g. 2010-12-01." };
    private static readonly Option<DateOnly?> _to = new("--to") { Description = "Last day to replay, e.g. 2010-12-06." };


    private static readonly Option<int> _frontDoor = new("--front-door")
    {
        Description = "Per cent of the orders that go through sign-in, basket and checkout, at list price.",
    };

    private static readonly Argument<string> _user = new("user") { Description = "A seeded user's name, e.g. sally." };

    private static readonly Option<string?> _password = new("--password")
    {
        Description = "The user's password (default: the development password of the seeded users).",
        Recursive = true,
    };

    private static readonly Option<string?> _topic = new("--topic") { Description = "Only this topic's.", Recursive = true };

    private static readonly Option<string?> _subscription = new("--subscription")
    {
        Description = "Only this consumer's.",
        Recursive = true,
    };

    private static readonly Option<string> _operator = new("--user")
    {
        Description = "The operator who asks.",
        DefaultValueFactory = _ => DeadLettersVerb.DefaultUser,
        Recursive = true,
    };

    private static readonly Argument<string> _file = new("file") { Description = "Where to write, one JSON object a line." };

    private static readonly Argument<string> _app = new("context") { Description = "The context's name, e.g. ordering." };

    private static readonly Option<string?> _build = new("--from")
    {
        Description = "The folder of the new build (default: where the context is always built).",
    };

    private static readonly Argument<string?> _count = new("count")
    {
        Description = "How many of a context to run from now on, e.g. ordering=3; nothing only shows them.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> _listen = new("--listen")
    {
        Description = "Where the payment provider listens.",
        DefaultValueFactory = _ => $"http://127.0.0.1:{PlatformOptions.DefaultPort + 5}",
    };

    private static readonly Option<string?> _webhooks = new("--webhooks")
    {
        Description = "Where it sends its webhooks (default: nowhere).",
    };

    public static RootCommand Build()
    {
        _frontDoor.Validators.Add(percent =>
        {
            if (percent.Tokens.Count == 1 && int.TryParse(percent.Tokens[0].Value, out var number) && number is < 0 or > 100)
            {
                percent.AddError("--front-door is a percentage, 0 to 100.");
            }
        });
        _port.Validators.Add(port =>
        {
            if (port.Tokens.Count == 1 && int.TryParse(port.Tokens[0].Value, out var number) && number is < 1 or > 65_000)
            {
                port.AddError("--port is a number from 1 to 65000.");
            }
        });

        var replay = new Command("replay", "Place a year's real orders through the gateway, then reconcile to the penny.")
        {
            _from, _to, _frontDoor,
        };
        replay.SetAction((parsed, cancellation) => Guarded(() => ReplayVerb.Run(
            OptionsOf(parsed), parsed.GetValue(_from), parsed.GetValue(_to), parsed.GetValue(_frontDoor), cancellation)));

        var token = new Command("token", "Print an access token of a seeded user, from the running shop.") { _user, _password };
        token.SetAction((parsed, cancellation) => Guarded(
            () => TokenVerb.Run(OptionsOf(parsed), parsed.GetValue(_user)!, parsed.GetValue(_password), cancellation)));

        var root = new RootCommand("ServerlessShop, whole, on this machine.")
        {
            _port, _state, _fresh, _logLevel, _instances, _noPortal, replay, token, Instances(), Update(), DeadLetters(), Credits(), Provider(),
        };
        root.SetAction((parsed, cancellation) => Guarded(() => RunVerb.Run(OptionsOf(parsed), cancellation)));
        return root;
    }

    private static Command Instances()
    {
        var instances = new Command("instances", "Show the running shop's instances, or change how many a context has.") { _count };
        instances.SetAction((parsed, cancellation) => Guarded(
            () => InstancesVerb.Run(OptionsOf(parsed), parsed.GetValue(_count), cancellation)));
        return instances;
    }

    private static Command Update()
    {
        var update = new Command("update", "Put a new build of a context in the place of the running one; no request fails.")
        {
            _app, _build,
        };
        update.SetAction((parsed, cancellation) => Guarded(
            () => UpdateVerb.Run(OptionsOf(parsed), parsed.GetValue(_app)!, parsed.GetValue(_build), cancellation)));
        return update;
    }

    private static Command DeadLetters()
    {
        var list = new Command("list", "Show them.");
        list.SetAction((parsed, cancellation) => Guarded(
            () => DeadLettersVerb.List(OptionsOf(parsed), SelectionOf(parsed), cancellation)));
        var export = new Command("export", "Write them to a file.") { _file };
        export.SetAction((parsed, cancellation) => Guarded(
            () => DeadLettersVerb.Export(OptionsOf(parsed), SelectionOf(parsed), parsed.GetValue(_file)!, cancellation)));
        var replay = new Command("replay", "Send each to its consumer again, once what was wrong is right.");
        replay.SetAction((parsed, cancellation) => Guarded(
            () => DeadLettersVerb.Replay(OptionsOf(parsed), SelectionOf(parsed), TimeProvider.System, cancellation)));
        return new Command("dead-letters", "What consumers refused or could not handle, in the running shop.")
        {
            _topic, _subscription, _operator, _password, list, export, replay,
        };
    }

    private static Command Provider()
    {
        var provider = new Command(PaymentProviderVerb.Name, "Run the payment provider alone, until the input ends.")
        {
            _listen, _webhooks,
        };
        provider.SetAction((parsed, cancellation) => Guarded(() => PaymentProviderVerb.Run(
            parsed.GetValue(_listen)!, OptionsOf(parsed).StateFolder, parsed.GetValue(_webhooks), cancellation)));
        return provider;
    }

    private static Command Credits()
    {
        var credits = new Command("credits", "What an order costs the broker, and how many orders a second each tier allows.");
        credits.SetAction((_, _) => Guarded(
            () => Task.FromResult(CreditsVerb.Run(PlatformOptions.FindRoot(Directory.GetCurrentDirectory()), Console.Out))));
        return credits;
    }

    private static DeadLettersVerb.Selection SelectionOf(ParseResult parsed) => new(
        parsed.GetValue(_topic), parsed.GetValue(_subscription), parsed.GetValue(_operator)!, parsed.GetValue(_password));

    private static PlatformOptions OptionsOf(ParseResult parsed)
    {
        var root = PlatformOptions.FindRoot(Directory.GetCurrentDirectory());
        var state = parsed.GetValue(_state);
        return new PlatformOptions(
            root, state is null ? Path.Combine(root, ".shop") : Path.GetFullPath(state), parsed.GetValue(_port))
        {
            Fresh = parsed.GetValue(_fresh),
            LogLevel = parsed.GetValue(_logLevel),
            WithoutPortal = parsed.GetValue(_noPortal),
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
