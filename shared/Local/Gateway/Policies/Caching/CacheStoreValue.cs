using System.Text;

namespace ServerlessShop.Local.Gateway.Policies.Caching;

/// <summary>cache-store-value: keeps a value by a key. It is not to be seen before this request's end, since storing is asynchronous in Azure.</summary>
internal sealed class CacheStoreValue(PolicyExpression key, PolicyExpression value, PolicyExpression duration, GatewayCache cache) : IPolicy
{
    public const string Prefix = "value/";

    public static CacheStoreValue Compile(PolicyElement element, PolicyScope scope)
    {
        CachingType.Check(element.WithAttributes("key", "value", "duration", CachingType.Attribute).WithChildren(), scope);
        return new CacheStoreValue(
            element.RequiredValue("key", scope), element.RequiredValue("value", scope), element.RequiredValue("duration", scope), scope.Parts.Cache);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var (under, kept) = (Prefix + await key.Text(context), await value.Evaluate(context));
        var seconds = await duration.Integer(context, 1, int.MaxValue);
        context.Afterwards(() =>
        {
            cache.Set(under, kept, Encoding.UTF8.GetByteCount(kept?.ToString() ?? ""), TimeSpan.FromSeconds(seconds));
            return ValueTask.CompletedTask;
        });
        return Flow.Next;
    }
}
