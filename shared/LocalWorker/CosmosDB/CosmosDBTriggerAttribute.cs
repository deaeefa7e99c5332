using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for changes of a container's documents.</summary>
public sealed class CosmosDBTriggerAttribute : TriggerBindingAttribute
{
    public CosmosDBTriggerAttribute(string databaseName, string containerName)
    {
        DatabaseName = Named(databaseName, nameof(databaseName));
        ContainerName = Named(containerName, nameof(containerName));
    }

    public string DatabaseName { get; }

    public string ContainerName { get; }

    public string? Connection { get; set; }

    public string? LeaseConnection { get; set; }

    public string? LeaseDatabaseName { get; set; }

    public string? LeaseContainerName { get; set; }

    public bool CreateLeaseContainerIfNotExists { get; set; }

    public int LeasesContainerThroughput { get; set; }

    public string? LeaseContainerPrefix { get; set; }

    public int FeedPollDelay { get; set; }

    public int LeaseRenewInterval { get; set; }

    public int LeaseAcquireInterval { get; set; }

    public int LeaseExpirationInterval { get; set; }

    public int MaxItemsPerInvocation { get; set; }

    public bool StartFromBeginning { get; set; }

    public string? StartFromTime { get; set; }

    public string? PreferredLocations { get; set; }

    public CosmosDBChangeFeedMode ChangeFeedMode { get; set; }

    private static string Named(string name, string parameter) => string.IsNullOrWhiteSpace(name)
        ? throw new ArgumentException("Missing information for the container to monitor", parameter)
        : name;
}

/// <summary>Whether the feed shows each item's latest version only, or every version and deletes.</summary>
public enum CosmosDBChangeFeedMode
{
    LatestVersion = 0,
    AllVersionsAndDeletes = 1,
}
