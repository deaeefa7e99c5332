using Microsoft.Extensions.Caching.Memory;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>
/// Composes the policy documents of an API's scopes and compiles what is left. The narrowest scope's document is the
/// way in, section by section; base stands for the same section of the next broader scope, and without it nothing
/// of the broader scopes runs there.
/// </summary>
internal sealed class PolicyCompiler(
    string folder, IReadOnlyDictionary<string, string> namedValues, Func<Uri, OpenIdConfiguration> openIdConfigurationAt,
    ITokens tokens, IMemoryCache verifiedTokens, TimeProvider time)
{
    private static readonly (string Name, PolicySection Section)[] _sections =
    [
        ("inbound", PolicySection.Inbound), ("backend", PolicySection.Backend),
        ("outbound", PolicySection.Outbound), ("on-error", PolicySection.OnError),
    ];

    /// <param name="files">One document per scope, the broadest first: global, API.</param>
    /// <exception cref="StartException">Names file and line of what is not there or not allowed.</exception>
    public PolicyPipeline Compile(params string[] files)
    {
        var documents = files.Select(Document).ToArray();
        var compiled = _sections.ToDictionary(section => section.Section, section =>
            Section(documents, documents.Length - 1, section.Name, ScopeOf(section.Section)));

        return new PolicyPipeline(
            compiled[PolicySection.Inbound], compiled[PolicySection.Backend],
            compiled[PolicySection.Outbound], compiled[PolicySection.OnError]);
    }

    private static PolicyElement Document(string file)
    {
        var document = RawXml.Read(file).WithAttributes();
        if (document.Name != "policies") { throw document.Refused("is not <policies>."); }

        foreach (var child in document.Children)
        {
            if (!_sections.Any(section => section.Name == child.Name)) { throw child.Refused("is no section."); }
        }

        foreach (var (name, _) in _sections)
        {
            // A missing section would quietly drop what broader scopes say there, in Azure as well.
            var count = document.Children.Count(child => child.Name == name);
            if (count != 1) { throw document.Refused($"has {count} sections <{name}>; write it once, with <base /> where broader scopes shall run."); }
        }

        return document;
    }

    private PolicyScope ScopeOf(PolicySection section) =>
        new(section, namedValues, Fragment, openIdConfigurationAt, tokens, verifiedTokens, time);

    private IPolicy[] Section(PolicyElement[] documents, int scope, string name, PolicyScope compileWith)
    {
        if (scope < 0) { return []; }

        var section = documents[scope].Children.Single(child => child.Name == name).WithAttributes();
        return [.. section.Children.SelectMany(child => child.Name == "base"
            ? Section(documents, scope - 1, name, compileWith)
            : Policies(child, compileWith))];
    }

    private IPolicy[] Children(PolicyElement element, PolicyScope scope) =>
        [.. element.Children.SelectMany(child => Policies(child, scope))];

    private IPolicy[] Policies(PolicyElement element, PolicyScope scope) => element.Name switch
    {
        "set-header" => [SetHeader.Compile(element, scope)],
        "forward-request" => [ForwardRequest.Compile(element, scope)],
        "authentication-managed-identity" => [AuthenticationManagedIdentity.Compile(element, scope)],
        "validate-jwt" => [ValidateJwt.Compile(element, scope)],
        "choose" => [Choose.Compile(element, scope, Children)],
        "include-fragment" => Children(scope.Fragment(element.WithAttributes("fragment-id").WithChildren()), scope),
        "base" => throw element.Refused("stands only directly in a section."),
        _ => throw element.Refused("is a policy this gateway does not have."),
    };

    private PolicyElement Fragment(PolicyElement include)
    {
        var id = include.RequiredLiteral("fragment-id", ScopeOf(PolicySection.Inbound));
        if (!id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-')) { throw include.Refused($"has the fragment-id '{id}'."); }

        var file = Path.Combine(folder, "fragments", $"{id}.xml");
        if (!File.Exists(file)) { throw include.Refused($"includes the fragment '{id}', but {file} is missing."); }

        var fragment = RawXml.Read(file).WithAttributes();
        if (fragment.Name != "fragment") { throw fragment.Refused("is not <fragment>."); }
        if (fragment.Children.FirstOrDefault(child => child.Name == "include-fragment") is { } nested)
        {
            throw nested.Refused("may not stand in a fragment here.");
        }

        return fragment;
    }
}
