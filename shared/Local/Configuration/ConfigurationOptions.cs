using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.Configuration;

/// <summary>Where the configuration store keeps its files and listens, and who may read.</summary>
public sealed record ConfigurationOptions
{
    /// <summary>Holds configuration.db and secrets.db; must exist.</summary>
    public required string Folder { get; init; }

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public string Address { get; init; } = "http://127.0.0.1:0";

    /// <summary>The contexts: each reads all settings, and the secrets that bear its name.</summary>
    public required IReadOnlySet<string> Contexts { get; init; }

    /// <summary>Whom a client without a token is sent to: the workforce tenant's address.</summary>
    public required string Authority { get; init; }

    /// <summary>What is written on the first start, infra/configuration.json; null for an empty store.</summary>
    public string? SeedFile { get; init; }

    /// <summary>Settings with this label go before those without one, for watchers inside the platform.</summary>
    public string? Label { get; init; }

    /// <summary>The key whose change says that a change is complete.</summary>
    public string Sentinel { get; init; } = "Shared:Sentinel";

    /// <summary>Items on a page; 100 in Azure.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>How long what a setting was before is kept; 30 days on Azure's Standard tier.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    public Action<LogLevel, string> Log { get; init; } = (_, _) => { };
}
