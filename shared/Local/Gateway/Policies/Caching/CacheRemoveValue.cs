namespace ServerlessShop.Local.Gateway.Policies.Caching;

/// <summary>cache-remove-value: forgets a kept value.</summary>
internal sealed class CacheRemoveValue(PolicyExpression key, GatewayCache cache) : IPolicy
{
    public static CacheRemoveValue Compile(PolicyElement element, PolicyScope scope)
    {
        CachingType.Check(element.WithAttributes("key", CachingType.Attribute).WithChildren(), scope);
        return new CacheRemoveValue(element.RequiredValue("key", scope), scope.Parts.Cache);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        cache.Remove(CacheStoreValue.Prefix + await key.Text(context));
        return Flow.Next;
    }
}
