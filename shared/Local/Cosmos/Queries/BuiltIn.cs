namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>A function over evaluated arguments. Wrong types make undefined, as in Azure.</summary>
internal delegate Value BuiltIn(Value[] arguments);

/// <summary>The functions there are, by name, with how many arguments each takes.</summary>
internal static class BuiltIns
{
    private static readonly Dictionary<string, (int Least, int Most, BuiltIn Function)> _all = new(StringComparer.OrdinalIgnoreCase);

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
            throw RefusalException.BadRequest(
                $$"""{"errors":[{"severity":"Error","code":"SC2005","message":"'{{name}}' is not a recognized built-in function name, or not one of this local server."}]}""");
        }

        return arguments >= found.Least && arguments <= found.Most ? found.Function
            : throw RefusalException.BadRequest(
                $$"""{"errors":[{"severity":"Error","code":"SC2006","message":"The {{name.ToUpperInvariant()}} function requires {{found.Least}} to {{found.Most}} argument(s)."}]}""");
    }
}
