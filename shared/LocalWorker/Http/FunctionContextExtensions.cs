using Microsoft.AspNetCore.Http;
using ServerlessShop.LocalWorker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reaches the request of an HTTP-triggered invocation.</summary>
public static class FunctionContextExtensions
{
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(HttpProxying.ItemKey, out var item) ? item as HttpContext : null;
    }
}
