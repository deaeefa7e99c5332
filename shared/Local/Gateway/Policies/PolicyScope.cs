using System.Text.RegularExpressions;
using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>What policies are compiled with: where they stand and what of the platform they may use.</summary>
/// <param name="Document">The scope whose document an element comes from: global, product, api or operation.</param>
/// <param name="Path">The elements around, in the words of LastError.Path; empty directly in a section.</param>
internal sealed partial record PolicyScope(
    Sections Section,
    string Document,
    string Path,
    PolicyCompiler Compiler,
    IReadOnlyDictionary<string, string> NamedValues,
    ExpressionSet Expressions,
    GatewayParts Parts)
{
    public string SectionName => NameOf(Section);

    /// <summary>Whether headers and bodies here are those of the request.</summary>
    public bool IsOfRequest => Section is Sections.Inbound or Sections.Backend;

    public static string NameOf(Sections section) => section == Sections.OnError ? "on-error" : section.ToString().ToLowerInvariant();

    /// <summary>Puts named values in for their {{names}}, as text and before anything else is made of it.</summary>
    public string WithNamedValues(string text, PolicyElement of) => NamedValue().Replace(text, match =>
        NamedValues.TryGetValue(match.Groups[1].Value, out var value)
            ? value
            : throw of.Refused($"uses the named value '{match.Groups[1].Value}', which there is not."));

    /// <summary>The policies in an element.</summary>
    public PolicyStep[] Children(PolicyElement element) => Compiler.Children(element, this);

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9._-]+)\s*\}\}")]
    private static partial Regex NamedValue();
}
