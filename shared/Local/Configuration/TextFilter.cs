namespace ServerlessShop.Local.Configuration;

/// <summary>A filter over keys, labels or names: any, exact, up to five exact ones, a prefix, or no label.</summary>
internal sealed class TextFilter
{
    private const int ItemsMax = 5;
    private const string NoLabel = "\0";

    private readonly IReadOnlyList<string?>? _exact;
    private readonly string? _prefix;

    private TextFilter(IReadOnlyList<string?>? exact, string? prefix)
    {
        _exact = exact;
        _prefix = prefix;
    }

    /// <param name="parameter">Its name in the query, for the refusal.</param>
    /// <exception cref="RefusedException">A reserved character that is not escaped, or too many items.</exception>
    public static TextFilter Parse(string? text, string parameter)
    {
        if (text is null or "" or "*") { return new(null, null); }

        var items = new List<string?>();
        var item = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when i + 1 < text.Length:
                    item.Append(text[++i]);
                    break;
                case '*' when i == text.Length - 1 && items.Count == 0:
                    return new(null, item.ToString());
                case '\\' or '*':
                    throw RefusedException.InvalidArgument(parameter, $"{parameter}({i}): Invalid character");
                case ',':
                    Add();
                    break;
                default:
                    item.Append(text[i]);
                    break;
            }
        }

        Add();
        return new(items, null);

        void Add()
        {
            if (items.Count == ItemsMax)
            {
                throw RefusedException.InvalidArgument(
                    parameter, $"{parameter}: Too many values. Maximum supported is {ItemsMax}");
            }

            var value = item.ToString();
            items.Add(value == NoLabel ? null : value);
            item.Clear();
        }
    }

    public bool Matches(string? text) =>
        _exact is not null ? _exact.Contains(text)
        : _prefix is null || (text is not null && text.StartsWith(_prefix, StringComparison.Ordinal));
}
