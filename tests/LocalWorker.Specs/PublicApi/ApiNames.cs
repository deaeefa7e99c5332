using System.Globalization;
using System.Reflection;
using System.Text;

namespace ServerlessShop.LocalWorker.Specs.PublicApi;

/// <summary>Writes types as the listings do: full names, keywords, and '?' where a reference may be null.</summary>
internal static class ApiNames
{
    private const string NullableAttribute = "System.Runtime.CompilerServices.NullableAttribute";
    private const string NullableContextAttribute = "System.Runtime.CompilerServices.NullableContextAttribute";

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(decimal)] = "decimal",
        [typeof(double)] = "double", [typeof(float)] = "float", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(short)] = "short", [typeof(object)] = "object",
        [typeof(string)] = "string", [typeof(void)] = "void",
    };

    /// <summary>The name with the annotations of its place: one flag for each reference type in it.</summary>
    public static string Annotated(Type type, IEnumerable<CustomAttributeData> attributes, MemberInfo? place)
    {
        var written = attributes.FirstOrDefault(one => one.AttributeType.FullName == NullableAttribute);
        var flags = written?.ConstructorArguments[0].Value switch
        {
            byte one => [one],
            IEnumerable<CustomAttributeTypedArgument> many => many.Select(flag => (byte)flag.Value!).ToArray(),
            _ => [ContextOf(place)],
        };
        var next = 0;
        return Name(type, () => flags.Length == 1 ? flags[0] : flags[next++]);
    }

    public static string Plain(Type type) => Name(type, () => 0);

    /// <summary>The name of the type that declares something, with its own type parameters.</summary>
    public static string Owner(Type type) => Qualified(type, argument => argument.Name);

    public static bool IsNullable(IEnumerable<CustomAttributeData> attributes) => attributes.Any(one =>
        one.AttributeType.FullName == NullableAttribute && one.ConstructorArguments[0].Value is (byte)2);

    private static string Name(Type type, Func<byte> nextFlag)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nextFlag);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying, nextFlag) + "?";
        }

        // A struct that is not generic has no flag of its own.
        var suffix = (!type.IsValueType || type.IsGenericType) && nextFlag() == 2 ? "?" : "";
        if (type.IsGenericParameter)
        {
            return type.Name + suffix;
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!, nextFlag) + "[]" + suffix;
        }

        return (Keywords.GetValueOrDefault(type) ?? Qualified(type, argument => Name(argument, nextFlag))) + suffix;
    }

    private static string Qualified(Type type, Func<Type, string> argumentName)
    {
        var text = new StringBuilder(type.Namespace is { Length: > 0 } space ? space + "." : "");
        var arguments = new Queue<Type>(type.GetGenericArguments());
        var chain = new Stack<Type>();
        for (var one = type; one is not null; one = one.DeclaringType)
        {
            chain.Push(one);
        }

        var separator = "";
        foreach (var part in chain)
        {
            var tick = part.Name.IndexOf('`', StringComparison.Ordinal);
            text.Append(separator).Append(tick < 0 ? part.Name : part.Name[..tick]);
            if (tick >= 0)
            {
                var count = int.Parse(part.Name.AsSpan(tick + 1), CultureInfo.InvariantCulture);
                var own = Enumerable.Range(0, count).Select(_ => argumentName(arguments.Dequeue())).ToList();
                text.Append('<').AppendJoin(", ", own).Append('>');
            }

            separator = ".";
        }

        return text.ToString();
    }

    private static byte ContextOf(MemberInfo? place)
    {
        for (var one = place; one is not null; one = one.DeclaringType)
        {
            var context = one.GetCustomAttributesData()
                .FirstOrDefault(attribute => attribute.AttributeType.FullName == NullableContextAttribute);
            if (context is not null)
            {
                return (byte)context.ConstructorArguments[0].Value!;
            }
        }

        return 0;
    }

    public static string UsageOf(Type type, AttributeUsageAttribute usage)
    {
        var targets = string.Join(" | ", Enum.GetValues<AttributeTargets>()
            .Where(target => target == AttributeTargets.All
                ? usage.ValidOn == target
                : usage.ValidOn != AttributeTargets.All && usage.ValidOn.HasFlag(target))
            .Select(target => $"AttributeTargets.{target}"));
        var named = type.GetCustomAttributesData().Single(one => one.AttributeType == typeof(AttributeUsageAttribute))
            .NamedArguments.Select(one => $", {one.MemberName} = {(one.TypedValue.Value is true ? "true" : "false")}");
        return $"AttributeUsage({targets}{string.Concat(named)})";
    }
}
