namespace ServerlessShop.Local.Gateway.Policies.Caching;

/// <summary>cache-lookup-value: a kept value into a variable; without one the default, or no variable at all.</summary>
internal sealed class CacheLookupValue(PolicyExpression key, string variable, PolicyExpression? otherwise, GatewayCache cache) : IPolicy
{
    public static CacheLookupValue Compile(PolicyElement element, PolicyScope scope)
    {
        CachingType.Check(element.WithAttributes("key", "variable-name", "default-value", CachingType.Attribute).WithChildren(), scope);
        return new CacheLookupValue(
            element.RequiredValue("key", scope), element.RequiredLiteral("variable-name", scope), element.Value("default-value", scope), scope.Parts.Cache);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        if (cache.TryGet(CacheStoreValue.Prefix + await key.Text(context), out var found))
        {
            context.Variables[variable] = found;
        }
        else if (otherwise is not null) { context.Variables[variable] = await otherwise.Evaluate(context); }
        else { context.Variables.Remove(variable); }

        return Flow.Next;
    }
}
