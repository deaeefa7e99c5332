namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Functions over numbers.</summary>
internal static class MathFunctions
{
    public static void AddTo(Dictionary<string, (int Least, int Most, BuiltIn Function)> all)
    {
        One("ABS", Math.Abs);
        One("ACOS", Math.Acos);
        One("ASIN", Math.Asin);
        One("ATAN", Math.Atan);
        One("CEILING", Math.Ceiling);
        One("COS", Math.Cos);
        One("COT", x => 1 / Math.Tan(x));
        One("DEGREES", x => x * 180 / Math.PI);
        One("EXP", Math.Exp);
        One("FLOOR", Math.Floor);
        One("LOG10", Math.Log10);
        One("RADIANS", x => x * Math.PI / 180);
        One("SIGN", x => Math.Sign(x));
        One("SIN", Math.Sin);
        One("SQRT", Math.Sqrt);
        One("SQUARE", x => x * x);
        One("TAN", Math.Tan);
        One("TRUNC", Math.Truncate);
        all["PI"] = (0, 0, _ => Value.Of(Math.PI));
        all["ATN2"] = (2, 2, two => Numbers(two) ? Value.Of(Math.Atan2(two[0].Number, two[1].Number)) : default);
        all["POWER"] = (2, 2, two => Numbers(two) ? Value.Of(Math.Pow(two[0].Number, two[1].Number)) : default);
        all["LOG"] = (1, 2, some => Numbers(some) ? Value.Of(Log(some)) : default);
        all["ROUND"] = (1, 2, some => Numbers(some) ? Value.Of(Round(some)) : default);

        void One(string name, Func<double, double> function) =>
            all[name] = (1, 1, one => Numbers(one) ? Value.Of(function(one[0].Number)) : default);
    }

    private static bool Numbers(Value[] values) => values.All(value => value.Kind == ValueKind.Number);

    private static double Log(Value[] some) =>
        some.Length == 2 ? Math.Log(some[0].Number, some[1].Number) : Math.Log(some[0].Number);

    private static double Round(Value[] some)
    {
        var digits = some.Length == 2 ? (int)Math.Clamp(some[1].Number, 0, 15) : 0;
        return Math.Round(some[0].Number, digits, MidpointRounding.AwayFromZero);
    }
}
