namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>A word of a filter and where it begins, counted from 1 as people do.</summary>
/// <param name="Text">Keywords in capitals; identifiers without their delimiters.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position, object? Value = null)
{
    public bool Is(string symbolOrKeyword) =>
        Kind is SqlTokenKind.Keyword or SqlTokenKind.Symbol && Text == symbolOrKeyword;

    public override string ToString() => Kind == SqlTokenKind.End ? "the end" : $"'{Text}'";
}

internal enum SqlTokenKind { End, Keyword, Identifier, Delimited, Parameter, Constant, Symbol }

/// <summary>A filter that is not in the grammar. Position counts from 1.</summary>
public sealed class FilterSyntaxException(string message, int position) : Exception($"{message} (position {position})")
{
    public int Position { get; } = position;
}
