using System.ComponentModel.DataAnnotations;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Hosting;

/// <summary>Section Cosmos: where this context's container is.</summary>
public sealed record StoreOptions
{
    [Required, Url] public string AccountEndpoint { get; init; } = "";
    [Required] public string Database { get; init; } = "";

    /// <summary>Direct is faster in Azure; the local store speaks Gateway only.</summary>
    public ConnectionMode ConnectionMode { get; init; } = ConnectionMode.Direct;
}

/// <summary>Section ServiceBus: the namespace of the topics.</summary>
public sealed record BusOptions
{
    [Required] public string FullyQualifiedNamespace { get; init; } = "";
}

/// <summary>Section Identity: whose tokens this context believes.</summary>
public sealed record IdentityOptions
{
    /// <summary>The audience a token must be for, and the gateway's too.</summary>
    [Required] public string Audience { get; init; } = "";

    /// <summary>The API's client id, which Entra's version 2 tokens name as their audience; absent locally.</summary>
    public string? ClientId { get; init; }

    /// <summary>Authority of the customers' tenant (External ID).</summary>
    [Required, Url] public string Customers { get; init; } = "";

    /// <summary>Authority of the workforce's tenant: staff, managed identities, the gateway.</summary>
    [Required, Url] public string Workforce { get; init; } = "";
}
