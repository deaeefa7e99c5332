using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>An element of a policy document. Whoever reads it says what may stand in it; the rest stops the start.</summary>
internal sealed class PolicyElement(string file, XElement xml, RawXml raw)
{
    public string Name => xml.Name.ToString();

    /// <summary>File and line, as messages name them.</summary>
    public string Place => $"{file}:{Line}";

    public IReadOnlyList<PolicyElement> Children
    {
        get
        {
            if (xml.Nodes().OfType<XText>().Any(text => text.Value.Trim().Length > 0))
            {
                throw Refused("has text, and only elements may be in it.");
            }
            return [.. xml.Elements().Select(child => new PolicyElement(file, child, raw))];
        }
    }

    public string File => file;

    /// <summary>The line its value may begin on; a line or two of white space before an expression is nothing to count.</summary>
    public int Line => ((IXmlLineInfo)xml).LineNumber;

    /// <summary>Refuses every attribute but these; id, which every policy may have, is taken too.</summary>
    public PolicyElement WithAttributes(params ReadOnlySpan<string> names)
    {
        foreach (var attribute in xml.Attributes())
        {
            if (attribute.Name != "id" && !names.Contains(attribute.Name.ToString()))
            {
                throw Refused($"has the attribute '{attribute.Name}', which is not supported.");
            }
        }

        return this;
    }

    /// <summary>Refuses every child but these, and these in another order, which API Management refuses too.</summary>
    public PolicyElement WithChildren(params string[] names)
    {
        var last = 0;
        foreach (var child in Children)
        {
            var rank = Array.IndexOf(names, child.Name);
            if (rank < 0) { throw child.Refused($"is not supported in <{Name}>."); }
            if (rank < last) { throw child.Refused($"stands after <{names[last]}>; the order is {string.Join(", ", names)}."); }
            last = rank;
        }

        return this;
    }

    public bool Has(string attribute) => xml.Attribute(attribute) is not null;

    public PolicyElement? Child(string name) => Children.SingleOrDefault(child => child.Name == name);

    /// <summary>The children of a list element, e.g. value of values; empty without the list.</summary>
    public IEnumerable<PolicyElement> ItemsOf(string list, string item) =>
        Children.Where(child => child.Name == list).SelectMany(child => child.WithChildren(item).Children);

    /// <summary>A literal attribute, or null; named values are put in.</summary>
    public string? Literal(string attribute, PolicyScope scope)
    {
        if (xml.Attribute(attribute)?.Value is not { } value) { return null; }
        return Read(value, scope).AsLiteral
            ?? throw Refused($"has an expression as '{attribute}', which is not supported there.");
    }

    public string RequiredLiteral(string attribute, PolicyScope scope) =>
        Literal(attribute, scope) is { Length: > 0 } value ? value : throw Refused($"has no '{attribute}'.");

    /// <summary>An attribute that is one of some words, and not an expression.</summary>
    public string Word(string attribute, string otherwise, PolicyScope scope, params ReadOnlySpan<string> words)
    {
        var word = Literal(attribute, scope) ?? otherwise;
        return words.Contains(word) ? word : throw Refused($"has the {attribute} '{word}'.");
    }

    public int Integer(string attribute, int otherwise, int min, int max, PolicyScope scope) =>
        Literal(attribute, scope) is { } text ? Number(attribute, text, min, max) : otherwise;

    public int RequiredInteger(string attribute, int min, int max, PolicyScope scope) =>
        Number(attribute, RequiredLiteral(attribute, scope), min, max);

    public bool Flag(string attribute, bool otherwise, PolicyScope scope) => Literal(attribute, scope) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        var text => throw Refused($"has '{attribute}' {text}, which is neither true nor false."),
    };

    /// <summary>An attribute that may be a literal or an expression, or null.</summary>
    public PolicyExpression? Value(string attribute, PolicyScope scope) =>
        xml.Attribute(attribute)?.Value is { } value ? Read(value, scope) : null;

    public PolicyExpression Value(string attribute, string otherwise, PolicyScope scope) =>
        Value(attribute, scope) ?? PolicyExpression.Literal(otherwise);

    public PolicyExpression RequiredValue(string attribute, PolicyScope scope) =>
        Value(attribute, scope) is { AsLiteral: not "" } value ? value : throw Refused($"has no '{attribute}'.");

    /// <summary>An attribute that must be an expression.</summary>
    public PolicyExpression RequiredExpression(string attribute, PolicyScope scope)
    {
        var value = RequiredValue(attribute, scope);
        return value.AsLiteral is { } literal
            ? throw Refused($"has '{literal}' as '{attribute}', which is no expression.")
            : value;
    }

    /// <summary>The element's text: a literal or an expression.</summary>
    public PolicyExpression TextValue(PolicyScope scope, bool trimmed = true)
    {
        if (xml.HasElements) { throw Refused("has elements, and only text may be in it."); }
        return Read(trimmed ? xml.Value.Trim() : xml.Value, scope);
    }

    public string LiteralText(PolicyScope scope) =>
        !xml.HasElements && Read(xml.Value.Trim(), scope).AsLiteral is { } text ? text : throw Refused("must be a plain text.");

    public StartException Refused(string because) => new($"{Place}: <{Name}> {because}");

    private PolicyExpression Read(string value, PolicyScope scope)
    {
        if (raw.ExpressionIn(value, this) is { } found)
        {
            var code = scope.WithNamedValues(found.Code, this);
            return PolicyExpression.Of(new ExpressionSource(code, file, found.Line), scope.Expressions);
        }

        // A named value may itself be an expression.
        var text = scope.WithNamedValues(value, this);
        return text == value || RawXml.WholeExpression(text.Trim()) is not { } hidden
            ? PolicyExpression.Literal(text)
            : PolicyExpression.Of(new ExpressionSource(hidden, file, Line), scope.Expressions);
    }

    private int Number(string attribute, string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Refused($"has '{attribute}' {text}, which is no whole number from {min} to {max}.");
}
