using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Trade;

namespace ServerlessShop.Local;

/// <summary>How the local platform is to run.</summary>
/// <param name="Root">The repository's folder.</param>
/// <param name="StateFolder">Everything that survives: store, broker, keys. One platform at a time.</param>
/// <param name="BasePort">The gateway's port; the others follow it. 0 takes free ports for all.</param>
public sealed record PlatformOptions(string Root, string StateFolder, int BasePort)
{
    public const int DefaultPort = 8400;

    /// <summary>Empties the state folder before the start.</summary>
    public bool Fresh { get; init; }

    /// <summary>No developer portal under the gateway's /docs.</summary>
    public bool WithoutPortal { get; init; }

    /// <summary>Lines below this level are not printed.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>What the first start lists and receives stock of.</summary>
    public Func<IReadOnlyList<TradeProduct>> Catalogue { get; init; } = () => TradeYear.Shipped.Products;

    /// <summary>Instances per context where it is not one.</summary>
    public IReadOnlyDictionary<string, int> Instances { get; init; } = new Dictionary<string, int>();

    /// <summary>Settings every app gets besides its own, which they cannot replace.</summary>
    public IReadOnlyDictionary<string, string> AppSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>The payment provider is a process of its own, as outside the shop it is somebody else's.</summary>
    public bool ProviderApart { get; init; }

    /// <summary>Told of every effect at the moment it is durable; for specs that kill.</summary>
    public Seams.Effects Effects { get; init; } = new();

    /// <summary>Finds the repository from a folder inside it.</summary>
    /// <exception cref="StartException">The folder is in no ServerlessShop repository.</exception>
    public static string FindRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "infra", "topology.json"))) { return at.FullName; }
        }

        throw new StartException($"{folder} is not in a ServerlessShop repository: there is no infra/topology.json here or above.");
    }

    /// <summary>The address of the n-th thing: base port + n, or any free port.</summary>
    public string Address(int n) => $"http://127.0.0.1:{Port(n)}";

    /// <exception cref="StartException">A port is taken; says whose it is and how to move them all.</exception>
    public void DemandFreePorts()
    {
        string[] things = ["the gateway", "identity", "the store", "the broker", "the functions host", "the payment provider",
            "the configuration store", "the mailbox", "the blob store"];
        foreach (var (n, thing) in things.Index())
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, Port(n));
                probe.Start();
            }
            catch (SocketException)
            {
                throw new StartException(
                    $"Port {Port(n)}, which {thing} needs, is taken. Move all ports with --port, e.g. --port {BasePort + 100}.");
            }
        }
    }

    /// <summary>The port of the n-th thing.</summary>
    public int Port(int n) => BasePort == 0 ? 0 : BasePort + n;
}
