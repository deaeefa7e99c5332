using System.Buffers;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>The path of an operation, below its API's: literal segments and parameters that fill a whole segment.</summary>
internal sealed class UrlTemplate
{
    private static readonly SearchValues<char> _special = SearchValues.Create("{}*?#%");

    private readonly string[] _segments;

    private UrlTemplate(string text, string[] segments)
    {
        Text = text;
        _segments = segments;
        Parameters = [.. segments.Where(IsParameter).Select(NameOf)];
    }

    public string Text { get; }

    public IReadOnlyList<string> Parameters { get; }

    /// <summary>Equal for templates that match the same paths, whatever they call their parameters.</summary>
    public string Shape => string.Join('/', _segments.Select(segment => IsParameter(segment) ? "{}" : segment.ToLowerInvariant()));

    /// <summary>Null when the text is no template this gateway, or API Management's import, understands.</summary>
    public static UrlTemplate? Parse(string text)
    {
        if (!text.StartsWith('/')) { return null; }

        var segments = text == "/" ? [] : text[1..].Split('/');
        return segments.All(IsSound) ? new UrlTemplate(text, segments) : null;
    }

    /// <summary>The parameters' values, or null when the path is another one.</summary>
    public Dictionary<string, string>? Match(ReadOnlySpan<string> path)
    {
        if (path.Length != _segments.Length) { return null; }

        for (var i = 0; i < path.Length; i++)
        {
            var fits = (IsParameter(_segments[i]) && path[i].Length > 0)
                || string.Equals(_segments[i], path[i], StringComparison.OrdinalIgnoreCase);
            if (!fits) { return null; }
        }

        var parameters = new Dictionary<string, string>(Parameters.Count, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < path.Length; i++)
        {
            if (IsParameter(_segments[i]) && path[i].Length > 0) { parameters[NameOf(_segments[i])] = path[i]; }
        }

        return parameters;
    }

    /// <summary>Orders templates so that a literal segment goes before a parameter in its place.</summary>
    public static int BySpecificity(UrlTemplate a, UrlTemplate b)
    {
        for (var i = 0; i < Math.Min(a._segments.Length, b._segments.Length); i++)
        {
            var order = IsParameter(a._segments[i]).CompareTo(IsParameter(b._segments[i]));
            if (order != 0) { return order; }
        }

        return a._segments.Length.CompareTo(b._segments.Length);
    }

    private static bool IsSound(string segment)
    {
        if (segment.Length == 0 || segment is "." or "..") { return false; }
        return IsParameter(segment)
            ? NameOf(segment) is { Length: > 0 } name && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            : !segment.AsSpan().ContainsAny(_special);
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{') && segment.EndsWith('}');

    private static string NameOf(string segment) => segment[1..^1];
}
