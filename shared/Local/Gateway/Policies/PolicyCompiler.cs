using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>
/// Composes the policy documents of an operation's scopes and compiles what is left. The narrowest scope's document
/// is the way in, section by section; base stands for the same section of the next broader scope, and without it
/// nothing of the broader scopes runs there.
/// </summary>
internal sealed class PolicyCompiler(
    string folder, IReadOnlyDictionary<string, string> namedValues, ExpressionSet expressions, GatewayParts parts)
{
    private const int DocumentBytesMax = 256 * 1024;

    private static readonly Sections[] _sections = [Sections.Inbound, Sections.Backend, Sections.Outbound, Sections.OnError];

    private readonly Dictionary<string, PolicyElement> _documents = [];

    /// <param name="documents">One per scope, the broadest first.</param>
    /// <exception cref="StartException">Names file and line of what is not there or not allowed.</exception>
    public PolicyPipeline Compile(params PolicyDocument[] documents)
    {
        var compiled = _sections.ToDictionary(section => section, section => Section(documents, documents.Length - 1, section));
        return new PolicyPipeline(
            compiled[Sections.Inbound], compiled[Sections.Backend], compiled[Sections.Outbound], compiled[Sections.OnError]);
    }

    public PolicyStep[] Children(PolicyElement element, PolicyScope scope)
    {
        var met = new Dictionary<string, int>();
        var steps = new List<PolicyStep>();
        foreach (var child in element.Children)
        {
            var number = met[child.Name] = met.GetValueOrDefault(child.Name) + 1;
            var path = $"{(scope.Path.Length == 0 ? "" : scope.Path + "/")}{child.Name}[{number}]";
            steps.AddRange(Steps(child, scope with { Path = path }));
        }

        return [.. steps];
    }

    private PolicyStep[] Steps(PolicyElement element, PolicyScope scope)
    {
        if (element.Name == "include-fragment") { return Children(Fragment(element, scope), scope); }
        if (element.Name == "base") { throw element.Refused("stands only directly in a section."); }
        if (PolicyKind.NotInBasicV2.Contains(element.Name))
        {
            throw element.Refused("is not there in API Management's tier Basic v2.");
        }
        if (!PolicyKind.All.TryGetValue(element.Name, out var kind))
        {
            throw element.Refused("is a policy this gateway does not have.");
        }
        if (!kind.Sections.HasFlag(scope.Section)) { throw element.Refused($"may not stand in {scope.SectionName}."); }
        if (kind.NotGlobal && scope.Document == "global")
        {
            throw element.Refused("may not stand in the global document.");
        }

        var place = new PolicyPlace(
            element.Name, scope.Document, scope.SectionName, scope.Path, element.Literal("id", scope),
            $"{element.File}/{scope.SectionName}/{scope.Path}");
        return [new PolicyStep(place, kind.Compile(element, scope))];
    }

    private PolicyStep[] Section(PolicyDocument[] documents, int index, Sections section)
    {
        if (index < 0) { return []; }

        var document = documents[index];
        var scope = new PolicyScope(section, document.Scope, "", this, namedValues, expressions, parts);
        var element = Document(document.File).Child(scope.SectionName)!.WithAttributes();
        DemandOnce(element);

        var met = new Dictionary<string, int>();
        var steps = new List<PolicyStep>();
        foreach (var child in element.Children)
        {
            var number = met[child.Name] = met.GetValueOrDefault(child.Name) + 1;
            steps.AddRange(child.Name == "base"
                ? Section(documents, index - 1, section)
                : Steps(child, scope with { Path = $"{child.Name}[{number}]" }));
        }

        return [.. steps];
    }

    private static void DemandOnce(PolicyElement section)
    {
        var met = new HashSet<string>();
        var open = new Stack<PolicyElement>(section.Children);
        while (open.TryPop(out var element))
        {
            if (!PolicyKind.All.TryGetValue(element.Name, out var kind)) { if (element.Name != "otherwise" && element.Name != "when") { continue; } }
            else if (kind.Once && !met.Add(element.Name))
            {
                throw element.Refused("may stand in a section once only.");
            }

            if (element.Name is "choose" or "when" or "otherwise" or "retry" or "limit-concurrency")
            {
                foreach (var child in element.Children) { open.Push(child); }
            }
        }
    }

    private PolicyElement Document(string file)
    {
        if (_documents.TryGetValue(file, out var known)) { return known; }
        if (File.Exists(file) && new FileInfo(file).Length > DocumentBytesMax)
        {
            throw new StartException($"{file} is larger than 256 KB, the limit of a policy.");
        }

        var document = RawXml.Read(file).WithAttributes();
        if (document.Name != "policies") { throw document.Refused("is not <policies>."); }

        foreach (var child in document.Children)
        {
            if (!_sections.Any(section => PolicyScope.NameOf(section) == child.Name))
            {
                throw child.Refused("is no section.");
            }
        }

        foreach (var name in _sections.Select(PolicyScope.NameOf))
        {
            // A missing section would quietly drop what broader scopes say there, in Azure as well.
            var count = document.Children.Count(child => child.Name == name);
            if (count != 1) { throw document.Refused($"has {count} sections <{name}>; write it once, with <base /> where broader scopes shall run."); }
        }

        return _documents[file] = document;
    }

    private PolicyElement Fragment(PolicyElement include, PolicyScope scope)
    {
        var id = include.WithAttributes("fragment-id").WithChildren().RequiredLiteral("fragment-id", scope);
        if (!id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-'))
        {
            throw include.Refused($"has the fragment-id '{id}'.");
        }

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
