using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Customers.OtherContexts;

/// <summary>Section Privacy: the gateway, through which the other contexts are asked.</summary>
public sealed record PrivacyOptions
{
    [Required, Url] public string Endpoint { get; init; } = "";
}
