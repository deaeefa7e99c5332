namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>A function over evaluated arguments. Wrong types make undefined, as in Azure.</summary>
internal delegate Value BuiltIn(Value[] arguments);

/// <summary>The functions there are, by name, with how many arguments each takes.</summary>
internal static class BuiltIns
{
    private static readonly Dictionary<string, (int Least, int Most, BuiltIn Function)> _all =
        new(StringComparer.OrdinalIgnoreCase);

    static BuiltIns()
    {
        StringFunctions.AddTo(_all);
        TypeFunctions.AddTo(_all);
        MathFunctions.AddTo(_all);
        ArrayFunctions.AddTo(_all);
    }

    public static IEnumerable<string> Names => _all.Keys.Order(StringComparer.Ordinal);

    public static BuiltIn Find(string name, int arguments)
    {
        if (!_all.TryGetValue(name, out var found))
        {
            throw QueryError.Of(
                "SC2005", $"'{name}' is not a recognized built-in function name, or not one of this local server.");
        }

        if (arguments >= found.Least && arguments <= found.Most) { return found.Function; }
        var wanted = found.Least == found.Most ? $"{found.Least}"
            : found.Most == int.MaxValue ? $"at least {found.Least}" : $"{found.Least} to {found.Most}";
        throw QueryError.Of("SC2050", $"The {name} function requires {wanted} argument(s).");
    }
}
