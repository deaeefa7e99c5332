using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>
/// Reads policy documents in API Management's rawxml, which is not quite XML: inside @(...) and @{...} stand quotes,
/// angle brackets and ampersands as C# has them. Each expression is set aside and a mark left in its place, with as
/// many line ends as it had, so that every element still knows its line.
/// </summary>
internal sealed class RawXml
{
    // Private use: it cannot be in a policy by accident, and is refused when it is there on purpose.
    private const char MarkStart = '\uE000';
    private const char MarkEnd = '\uE001';

    private readonly string _file;
    private readonly string _text;
    private readonly List<(string Code, int Line)> _expressions = [];
    private readonly StringBuilder _xml = new();
    private int _at;

    private RawXml(string file, string text)
    {
        _file = file;
        _text = text;
    }

    /// <exception cref="StartException">Missing or malformed; names file and line.</exception>
    public static PolicyElement Read(string file)
    {
        if (!File.Exists(file)) { throw new StartException($"{file} is missing."); }
        return new RawXml(file, File.ReadAllText(file).ReplaceLineEndings("\n")).Parse();
    }

    /// <summary>The expression an attribute or text consists of, or null when it is a literal.</summary>
    public (string Code, int Line)? ExpressionIn(string value, PolicyElement of)
    {
        var trimmed = value.Trim();
        if (!trimmed.Contains(MarkStart, StringComparison.Ordinal)) { return null; }
        if (trimmed[0] != MarkStart || trimmed.IndexOf(MarkEnd, StringComparison.Ordinal) != trimmed.Length - 1)
        {
            throw of.Refused("has an expression that is not the whole of its value; concatenate inside the expression.");
        }

        return _expressions[int.Parse(trimmed.AsSpan(1, trimmed.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture)];
    }

    /// <summary>The C# of a text that is one expression and nothing else; otherwise null.</summary>
    public static string? WholeExpression(string text)
    {
        if (!text.StartsWith("@(", StringComparison.Ordinal) && !text.StartsWith("@{", StringComparison.Ordinal))
        {
            return null;
        }
        if (CSharpText.EndOfBracket(text, 1) != text.Length - 1) { return null; }
        return text[1] == '(' ? text[2..^1].Trim() : text[1..];
    }

    private PolicyElement Parse()
    {
        if (_text.AsSpan().ContainsAny(MarkStart, MarkEnd)) { throw Malformed("There is a private use character."); }

        while (_at < _text.Length) { CopyOne(); }
        try
        {
            using var reader = XmlReader.Create(new StringReader(_xml.ToString()), new() { DtdProcessing = DtdProcessing.Prohibit });
            return new PolicyElement(_file, XElement.Load(reader, LoadOptions.SetLineInfo), this);
        }
        catch (XmlException malformed)
        {
            throw new StartException($"{_file}:{malformed.LineNumber}: {malformed.Message}");
        }
    }

    private void CopyOne()
    {
        if (Follows("<!--")) { CopyThrough("-->"); }
        else if (Follows("<![CDATA[")) { CopyThrough("]]>"); }
        else if (_text[_at] == '<') { CopyTag(); }
        else if (!TryTakeExpression()) { Copy(); }
    }

    private void CopyTag()
    {
        while (_at < _text.Length)
        {
            var letter = _text[_at];
            Copy();
            if (letter == '>') { return; }
            if (letter is '"' or '\'') { CopyAttributeValue(letter); }
        }
    }

    private void CopyAttributeValue(char quote)
    {
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (!TryTakeExpression()) { Copy(); }
        }

        if (_at < _text.Length) { Copy(); }
    }

    private bool TryTakeExpression()
    {
        if (!Follows("@(") && !Follows("@{")) { return false; }

        var end = CSharpText.EndOfBracket(_text, _at + 1);
        if (end < 0) { throw Malformed("The expression that begins here does not end."); }

        // Single-statement expressions keep their brackets out, blocks keep theirs: @(x) is "x", @{ return x; } is "{...}".
        var (from, to) = Follows("@(") ? (_at + 2, end) : (_at + 1, end + 1);
        while (from < to && char.IsWhiteSpace(_text[from])) { from++; }
        var line = 1 + _text.AsSpan(0, from).Count('\n');
        _xml.Append(CultureInfo.InvariantCulture, $"{MarkStart}{_expressions.Count}{MarkEnd}");
        _xml.Append('\n', _text.AsSpan(_at, end - _at).Count('\n'));
        _expressions.Add((_text[from..to].TrimEnd(), line));
        _at = end + 1;
        return true;
    }

    private void CopyThrough(string end)
    {
        var found = _text.IndexOf(end, _at, StringComparison.Ordinal);
        var stop = found < 0 ? _text.Length : found + end.Length;
        _xml.Append(_text, _at, stop - _at);
        _at = stop;
    }

    private void Copy() => _xml.Append(_text[_at++]);

    private bool Follows(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private StartException Malformed(string because) =>
        new($"{_file}:{1 + _text.AsSpan(0, _at).Count('\n')}: {because}");
}
