using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>An element of a policy document. Whoever reads it says what may stand in it; the rest stops the start.</summary>
internal sealed class PolicyElement(string file, XElement xml, RawXml raw)
{
    public string Name => xml.Name.ToString();

    /// <summary>File and line, as messages name them.</summary>
    public string Place => $"{file}:{((IXmlLineInfo)xml).LineNumber}";

    public IReadOnlyList<PolicyElement> Children
    {
        get
        {
            if (xml.Nodes().OfType<XText>().Any(text => text.Value.Trim().Length > 0)) { throw Refused("has text, and only elements may be in it."); }
            return [.. xml.Elements().Select(child => new PolicyElement(file, child, raw))];
        }
    }

    /// <summary>Refuses every attribute but these.</summary>
    public PolicyElement WithAttributes(params ReadOnlySpan<string> names)
    {
        foreach (var attribute in xml.Attributes())
        {
            if (!names.Contains(attribute.Name.ToString())) { throw Refused($"has the attribute '{attribute.Name}', which is not supported."); }
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

    /// <summary>A literal attribute, or null; named values are put in.</summary>
    public string? Literal(string attribute, PolicyScope scope)
    {
        if (xml.Attribute(attribute)?.Value is not { } value) { return null; }
        if (raw.ExpressionIn(value, this) is not null) { throw Refused($"has an expression as '{attribute}', which is not supported there."); }
        return scope.WithNamedValues(value, this);
    }

    public string RequiredLiteral(string attribute, PolicyScope scope) =>
        Literal(attribute, scope) is { Length: > 0 } value ? value : throw Refused($"has no '{attribute}'.");

    public int Integer(string attribute, int otherwise, int min, int max, PolicyScope scope)
    {
        if (Literal(attribute, scope) is not { } text) { return otherwise; }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Refused($"has '{attribute}' {text}, which is no whole number from {min} to {max}.");
    }

    public bool Flag(string attribute, bool otherwise, PolicyScope scope) => Literal(attribute, scope) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        var text => throw Refused($"has '{attribute}' {text}, which is neither true nor false."),
    };

    /// <summary>An attribute that must be an expression.</summary>
    public PolicyExpression RequiredExpression(string attribute, PolicyScope scope)
    {
        var value = xml.Attribute(attribute)?.Value ?? throw Refused($"has no '{attribute}'.");
        return raw.ExpressionIn(value, this) is { } code
            ? PolicyExpression.Compile(scope.WithNamedValues(code, this), this)
            : throw Refused($"has '{value}' as '{attribute}', which is no expression.");
    }

    /// <summary>The element's text: a literal or an expression.</summary>
    public PolicyExpression TextValue(PolicyScope scope)
    {
        if (xml.HasElements) { throw Refused("has elements, and only text may be in it."); }
        return raw.ExpressionIn(xml.Value, this) is { } code
            ? PolicyExpression.Compile(scope.WithNamedValues(code, this), this)
            : PolicyExpression.Literal(scope.WithNamedValues(xml.Value.Trim(), this));
    }

    public string LiteralText(PolicyScope scope)
    {
        if (xml.HasElements || raw.ExpressionIn(xml.Value, this) is not null) { throw Refused("must be a plain text."); }
        return scope.WithNamedValues(xml.Value.Trim(), this);
    }

    public StartException Refused(string because) => new($"{Place}: <{Name}> {because}");
}
