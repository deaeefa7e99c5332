using System.Text.RegularExpressions;
using Microsoft.Extensions.Caching.Memory;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway.Policies;

public enum PolicySection { Inbound, Backend, Outbound, OnError }

/// <summary>What policies are compiled with: where they stand and what of the platform they may use.</summary>
internal sealed partial record PolicyScope(
    PolicySection Section,
    IReadOnlyDictionary<string, string> NamedValues,
    Func<PolicyElement, PolicyElement> Fragment,
    Func<Uri, OpenIdConfiguration> OpenIdConfigurationAt,
    ITokens Tokens,
    IMemoryCache VerifiedTokens,
    TimeProvider Time)
{
    /// <summary>Puts named values in for their {{names}}, as text and before anything else is made of it.</summary>
    public string WithNamedValues(string text, PolicyElement of) => NamedValue().Replace(text, match =>
        NamedValues.TryGetValue(match.Groups[1].Value, out var value)
            ? value
            : throw of.Refused($"uses the named value '{match.Groups[1].Value}', which there is not."));

    public void Demand(PolicyElement element, params ReadOnlySpan<PolicySection> sections)
    {
        if (!sections.Contains(Section))
        {
            throw element.Refused($"may not stand in {(Section == PolicySection.OnError ? "on-error" : Section.ToString().ToLowerInvariant())}.");
        }
    }

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9._-]+)\s*\}\}")]
    private static partial Regex NamedValue();
}
