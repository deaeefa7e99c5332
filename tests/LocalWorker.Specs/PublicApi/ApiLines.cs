using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ServerlessShop.LocalWorker.Specs.PublicApi;

/// <summary>
/// What others can see of types, one line each, in the form of the listings. Something this cannot write in that form
/// becomes a line no listing has.
/// </summary>
internal static class ApiLines
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly
        | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    public static IReadOnlyList<string> Of(IEnumerable<Type> types) =>
        [.. types.SelectMany(Of).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Of(Type type)
    {
        var owner = ApiNames.Owner(type);
        if (type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage)
        {
            yield return $"attribute {owner} [{ApiNames.UsageOf(type, usage)}]";
        }

        if (type.BaseType == typeof(MulticastDelegate))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return $"type {owner} delegate {Parameters(invoke)} : {Return(invoke)}";
            yield break;
        }

        yield return TypeLine(type, owner);
        if (type.IsEnum)
        {
            foreach (var value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                var number = Convert.ToString(value.GetRawConstantValue(), CultureInfo.InvariantCulture);
                yield return $"enumvalue {owner}.{value.Name} = {number}";
            }

            yield break;
        }

        foreach (var line in Members(type, owner))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Members(Type type, string owner)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(one => !one.IsStatic && IsVisible(one)))
        {
            yield return $"ctor {Access(constructor)}{owner}{Parameters(constructor)}";
        }

        foreach (var field in type.GetFields(Declared).Where(field => !field.IsPrivate && !field.IsAssembly))
        {
            yield return $"field {owner}.{field.Name}";
        }

        foreach (var happening in type.GetEvents(Declared).Where(happening => IsVisible(happening.AddMethod)))
        {
            yield return $"event {owner}.{happening.Name}";
        }

        foreach (var property in type.GetProperties(Declared))
        {
            if (!IsExplicit(property) && (IsVisible(property.GetMethod) || IsVisible(property.SetMethod)))
            {
                yield return PropertyLine(property, owner);
            }
        }

        foreach (var method in type.GetMethods(Declared))
        {
            if (IsVisible(method) && !IsExplicit(method) && !method.IsSpecialName && !method.Name.StartsWith('<'))
            {
                yield return MethodLine(method, owner);
            }
        }
    }

    private static string MethodLine(MethodInfo method, string owner)
    {
        var arguments = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(one => one.Name))}>" : "";
        return $"method {Access(method)}{Modifier(method)}{owner}.{method.Name}{generic}{Parameters(method)}"
            + $" : {Return(method)}{Constraints(arguments)}";
    }

    private static string TypeLine(Type type, string owner)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        List<string> bases = [];
        if (type.IsEnum)
        {
            var underlying = Enum.GetUnderlyingType(type);
            bases.AddRange(underlying == typeof(int) ? [] : [ApiNames.Plain(underlying)]);
        }
        else
        {
            if (type.IsClass && type.BaseType is { } parent && parent != typeof(object))
            {
                bases.Add(ApiNames.Plain(parent));
            }

            var inherited = type.GetInterfaces().SelectMany(one => one.GetInterfaces())
                .Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
            bases.AddRange(type.GetInterfaces()
                .Where(one => !inherited.Contains(one) && (one.IsPublic || one.IsNestedPublic))
                .Select(ApiNames.Plain).Order(StringComparer.Ordinal));
        }

        var list = bases.Count > 0 ? " : " + string.Join(", ", bases) : "";
        return $"type {owner}{list} {kind}{Constraints(type.IsGenericType ? type.GetGenericArguments() : [])}";
    }

    private static string PropertyLine(PropertyInfo property, string owner)
    {
        var getter = IsVisible(property.GetMethod) ? property.GetMethod : null;
        var setter = IsVisible(property.SetMethod) ? property.SetMethod : null;
        var leading = getter is { IsPublic: true } || setter is null ? getter! : setter;
        var isInit = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var accessors = Accessor(getter, "get") + Accessor(setter, isInit ? "init" : "set");
        var type = ApiNames.Annotated(property.PropertyType, property.GetCustomAttributesData(), leading);
        return $"property {Access(leading)}{Modifier(leading)}{owner}.{property.Name} {{ {accessors}}} : {type}";

        string Accessor(MethodInfo? accessor, string word) => accessor is null
            ? ""
            : (Access(accessor) == Access(leading) ? "" : Access(accessor)) + word + "; ";
    }

    private static string Return(MethodInfo method) => ApiNames.Annotated(
        method.ReturnType, method.ReturnParameter.GetCustomAttributesData(), method);

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute), inherit: false);
        return $"({string.Join(", ", method.GetParameters().Select(Parameter))})";

        string Parameter(ParameterInfo parameter, int index)
        {
            var prefix = isExtension && index == 0 ? "this " : "";
            prefix += parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
            prefix += parameter switch
            {
                { ParameterType.IsByRef: false } => "",
                { IsOut: true } => "out ",
                { IsIn: true } => "in ",
                _ => "ref ",
            };
            var type = ApiNames.Annotated(parameter.ParameterType, parameter.GetCustomAttributesData(), method);
            return $"{prefix}{type} {parameter.Name}{(parameter.IsOptional ? " = " + Default(parameter) : "")}";
        }
    }

    private static string Default(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.RawDefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && type == parameter.ParameterType ? "default" : "null",
            { } value when type.IsEnum => $"{ApiNames.Plain(type)}.{Enum.GetName(type, value)}",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            { } value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Select(parameter =>
    {
        var attributes = parameter.GenericParameterAttributes;
        var constraints = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            constraints.Add(ApiNames.IsNullable(parameter.GetCustomAttributesData()) ? "class?" : "class");
        }

        constraints.AddRange(parameter.GetGenericParameterConstraints().Select(ApiNames.Plain));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            constraints.Add("new()");
        }

        return constraints.Count > 0 ? $" where {parameter.Name} : {string.Join(", ", constraints)}" : "";
    }));

    private static bool IsVisible(MethodBase? method) =>
        method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Access(MethodBase method) =>
        method.IsPublic ? "" : method.IsFamily ? "protected " : "protected internal ";

    private static string Modifier(MethodInfo method)
    {
        var isNew = method.Attributes.HasFlag(MethodAttributes.NewSlot);
        return method switch
        {
            { DeclaringType.IsInterface: true } => method.IsAbstract ? "" : "default ",
            { IsStatic: true } => "static ",
            { IsAbstract: true } => isNew ? "abstract " : "abstract override ",
            { IsVirtual: true } when !isNew => method.IsFinal ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }

    private static bool IsExplicit(MemberInfo member) => member.Name.Contains('.', StringComparison.Ordinal);
}
