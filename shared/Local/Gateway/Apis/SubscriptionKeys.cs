using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Policies;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>
/// Who a key speaks for. One that is brought must be good, even where none is needed; without one an open product
/// lets the request in, or an API that needs no subscription.
/// </summary>
internal sealed class SubscriptionKeys(
    IReadOnlyList<GatewaySubscription> subscriptions, IReadOnlyList<ProductContext> products)
{
    /// <exception cref="PolicyFailure">401: no key, or one that opens nothing here.</exception>
    public CallersSubscription Identify(HttpRequest request, GatewayApi api)
    {
        var key = request.Headers.TryGetValue(GatewayApi.KeyHeader, out var inHeader) ? inHeader.ToString()
            : request.Query.TryGetValue(GatewayApi.KeyQuery, out var inQuery) ? inQuery.ToString()
            : null;
        if (string.IsNullOrEmpty(key)) { return WithoutKey(request, api); }

        foreach (var subscription in subscriptions)
        {
            if (!(Same(key, subscription.PrimaryKey) || Same(key, subscription.SecondaryKey))) { continue; }
            if (!subscription.IsActive) { break; }

            var product = subscription.Product is { } name ? products.FirstOrDefault(one => one.Name == name) : null;
            if (subscription.Product is not null && product?.ItsApis.Contains(api) != true) { break; }
            if (subscription.Api is { } only && only != api.Name) { break; }
            return new CallersSubscription(product, new KeyInUse(subscription, key));
        }

        throw Refused(
            request, api, "SubscriptionKeyInvalid",
            "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.");
    }

    /// <summary>The product that may be entered without a key, if the API is in one.</summary>
    public ProductContext? OpenProductOf(GatewayApi api) =>
        products.FirstOrDefault(product => !product.SubscriptionRequired && product.ItsApis.Contains(api));

    private CallersSubscription WithoutKey(HttpRequest request, GatewayApi api)
    {
        if (OpenProductOf(api) is { } open)
        {
            return new CallersSubscription(open, null);
        }

        return api.SubscriptionRequired
            ? throw Refused(
                request, api, "SubscriptionKeyNotFound",
                "Access denied due to missing subscription key. Make sure to include subscription key when making requests to this API.",

                // The catalogue of errors says "this API", what callers get says "an API".
                "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.")
            : CallersSubscription.Nobody;
    }

    private static PolicyFailure Refused(
        HttpRequest request, GatewayApi api, string reason, string message, string? publicMessage = null) =>
        new(reason, message, StatusCodes.Status401Unauthorized)
        {
            BuiltInStep = "authorization",
            PublicMessage = publicMessage,
            Headers =
            [
                ("WWW-Authenticate",
                    $"AzureApiManagementKey realm=\"https://{request.Host}/{api.Path}\",name=\"{GatewayApi.KeyHeader}\",type=\"header\""),
            ],
        };

    private static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
