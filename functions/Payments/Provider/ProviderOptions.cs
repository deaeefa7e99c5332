using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Payments.Provider;

/// <summary>Section Payments: where the provider is, and our key to it.</summary>
public sealed record ProviderOptions
{
    [Required, Url] public string ProviderEndpoint { get; init; } = "";
    [Required] public string ProviderKey { get; init; } = "";
}
