namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Functions that ask what a value is.</summary>
internal static class TypeFunctions
{
    public static void AddTo(Dictionary<string, (int Least, int Most, BuiltIn Function)> all)
    {
        Add("IS_DEFINED", value => value.IsDefined);
        Add("IS_NULL", value => value.Kind == ValueKind.Null);
        Add("IS_BOOL", value => value.Kind == ValueKind.Boolean);
        Add("IS_NUMBER", value => value.Kind == ValueKind.Number);
        Add("IS_FINITE_NUMBER", value => value.Kind == ValueKind.Number && double.IsFinite(value.Number));
        Add("IS_INTEGER", value => value.Kind == ValueKind.Number && value.Number == Math.Floor(value.Number));
        Add("IS_STRING", value => value.Kind == ValueKind.String);
        Add("IS_ARRAY", value => value.Kind == ValueKind.Array);
        Add("IS_OBJECT", value => value.Kind == ValueKind.Object);
        Add("IS_PRIMITIVE", value => value.IsDefined && value.Kind < ValueKind.Array);
        all["IIF"] = (3, 3, three => three[0].IsTrue ? three[1] : three[2]);

        void Add(string name, Func<Value, bool> test) => all[name] = (1, 1, one => Value.Of(test(one[0])));
    }
}
