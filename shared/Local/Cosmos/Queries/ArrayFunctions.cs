namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Functions over arrays and objects.</summary>
internal static class ArrayFunctions
{
    public static void AddTo(Dictionary<string, (int Least, int Most, BuiltIn Function)> all)
    {
        all["ARRAY_LENGTH"] = (1, 1, one => one[0].Kind == ValueKind.Array ? Value.Of(one[0].Length) : default);
        all["ARRAY_CONTAINS"] = (2, 3, Contains);
        all["ARRAY_CONTAINS_ANY"] =
            (2, int.MaxValue, some => OverWanted(some, (array, wanted) => wanted.Any(array.Contains)));
        all["ARRAY_CONTAINS_ALL"] =
            (2, int.MaxValue, some => OverWanted(some, (array, wanted) => wanted.All(array.Contains)));
        all["ARRAY_CONCAT"] =
            (2, int.MaxValue, some => OverArrays(some, () => some.SelectMany(array => array.Items())));
        all["ARRAY_SLICE"] = (2, 3, Slice);
        all["SETINTERSECT"] =
            (2, 2, two => OverArrays(two, () => Distinct(two[0].Items().Where(Set(two[1]).Contains))));
        all["SETUNION"] = (2, 2, two => OverArrays(two, () => Distinct(two[0].Items().Concat(two[1].Items()))));
        all["CHOOSE"] = (2, int.MaxValue, Choose);
        all["OBJECTTOARRAY"] = (1, 1, ObjectToArray);
    }

    private static Value OverArrays(Value[] arrays, Func<IEnumerable<Value>> items) =>
        arrays.All(array => array.Kind == ValueKind.Array) ? Value.Of(items().ToList()) : default;

    private static Value Choose(Value[] arguments)
    {
        var index = arguments[0].Kind == ValueKind.Number ? arguments[0].Number : 0;
        return index >= 1 && index < arguments.Length && index == Math.Floor(index) ? arguments[(int)index] : default;
    }

    private static Value ObjectToArray(Value[] one) => one[0].Kind != ValueKind.Object ? default
        : Value.Of(one[0].Properties()
            .Select(property => Value.Of(
                [KeyValuePair.Create("k", Value.Of(property.Key)), KeyValuePair.Create("v", property.Value)]))
            .ToList());

    private static Value Contains(Value[] arguments)
    {
        var (array, wanted) = (arguments[0], arguments[1]);
        if (array.Kind != ValueKind.Array || !wanted.IsDefined) { return default; }
        var isPartial = arguments.Length == 3 && arguments[2].IsTrue;
        return Value.Of(
            array.Items().Any(item => ValueOrder.AreEqual(item, wanted) || (isPartial && HasPartsOf(item, wanted))));
    }

    /// <summary>A partial match asks only for the properties it names.</summary>
    private static bool HasPartsOf(Value item, Value wanted) =>
        item.Kind == ValueKind.Object && wanted.Kind == ValueKind.Object
        && wanted.Properties().All(part =>
        {
            var own = item.Property(part.Key);
            return own.IsDefined && (ValueOrder.AreEqual(own, part.Value) || HasPartsOf(own, part.Value));
        });

    private static Value OverWanted(Value[] arguments, Func<HashSet<Value>, IEnumerable<Value>, bool> test) =>
        arguments[0].Kind == ValueKind.Array
            ? Value.Of(test(Set(arguments[0]), arguments.Skip(1).Where(value => value.IsDefined)))
            : default;

    private static Value Slice(Value[] arguments)
    {
        if (arguments[0].Kind != ValueKind.Array || arguments[1].Kind != ValueKind.Number) { return default; }
        if (arguments.Length == 3 && arguments[2].Kind != ValueKind.Number) { return default; }

        var length = arguments[0].Length;
        var start = arguments[1].Number < 0
            ? Math.Max(0, length + arguments[1].Number)
            : Math.Min(arguments[1].Number, length);
        var count = arguments.Length == 3 ? Math.Clamp(arguments[2].Number, 0, length - start) : length - start;
        return Value.Of(arguments[0].Items().Skip((int)start).Take((int)count).ToList());
    }

    private static HashSet<Value> Set(Value array) => new(array.Items(), SameValue.Instance);

    private static IEnumerable<Value> Distinct(IEnumerable<Value> values) => values.Distinct(SameValue.Instance);

    private sealed class SameValue : IEqualityComparer<Value>
    {
        public static readonly SameValue Instance = new();

        public bool Equals(Value x, Value y) => ValueOrder.AreEqual(x, y);

        public int GetHashCode(Value value) => ValueOrder.Canonical(value).GetHashCode(StringComparison.Ordinal);
    }
}
