using ServerlessShop.Local.Gateway.Backends;
using ServerlessShop.Local.Gateway.Policies.Access;
using ServerlessShop.Local.Gateway.Policies.Caching;
using ServerlessShop.Local.Gateway.Policies.Control;
using ServerlessShop.Local.Gateway.Policies.Limits;
using ServerlessShop.Local.Gateway.Policies.Transform;
using ServerlessShop.Local.Gateway.Policies.Validation;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>A policy this gateway has: where it may stand, and what makes it of its element.</summary>
/// <param name="Once">At most once in a section of a document.</param>
/// <param name="NotGlobal">Not in the global document.</param>
internal sealed record PolicyKind(
    Sections Sections, Func<PolicyElement, PolicyScope, IPolicy> Compile, bool Once = false, bool NotGlobal = false)
{
    private const Sections InboundOutbound = Sections.Inbound | Sections.Outbound;

    public static readonly IReadOnlyDictionary<string, PolicyKind> All = new Dictionary<string, PolicyKind>
    {
        ["authentication-managed-identity"] = new(InboundOutbound, AuthenticationManagedIdentity.Compile),
        ["cache-lookup"] = new(Sections.Inbound, CacheLookup.Compile, Once: true),
        ["cache-lookup-value"] = new(Sections.All, CacheLookupValue.Compile),
        ["cache-remove-value"] = new(Sections.All, CacheRemoveValue.Compile),
        ["cache-store"] = new(Sections.Outbound, CacheStore.Compile, Once: true),
        ["cache-store-value"] = new(Sections.All, CacheStoreValue.Compile),
        ["check-header"] = new(Sections.Inbound, CheckHeader.Compile),
        ["choose"] = new(Sections.All, Choose.Compile),
        ["cors"] = new(Sections.Inbound, Cors.Compile, Once: true),
        ["emit-metric"] = new(Sections.All, EmitMetric.Compile),
        ["find-and-replace"] = new(Sections.All, FindAndReplace.Compile),
        ["forward-request"] = new(Sections.Backend, ForwardRequest.Compile),
        ["ip-filter"] = new(Sections.Inbound, IPFilter.Compile),
        ["json-to-xml"] = new(InboundOutbound | Sections.OnError, JsonToXml.Compile),
        ["limit-concurrency"] = new(Sections.All, LimitConcurrency.Compile),
        ["mock-response"] = new(InboundOutbound | Sections.OnError, MockResponse.Compile),
        ["rate-limit"] = new(Sections.Inbound, RateLimit.Compile, Once: true, NotGlobal: true),
        ["rate-limit-by-key"] = new(Sections.Inbound, RateLimitByKey.Compile),
        ["retry"] = new(Sections.All, Retry.Compile),
        ["return-response"] = new(Sections.All, ReturnResponse.Compile),
        ["rewrite-uri"] = new(Sections.Inbound, RewriteUri.Compile),
        ["send-request"] = new(Sections.All, SendRequest.Compile),
        ["set-backend-service"] = new(Sections.Inbound | Sections.Backend, SetBackend.Compile),
        ["set-body"] = new(Sections.All, SetBody.Compile),
        ["set-header"] = new(Sections.All, SetHeader.Compile),
        ["set-method"] = new(Sections.All, SetMethod.Compile),
        ["set-query-parameter"] = new(Sections.Inbound | Sections.Backend, SetQueryParameter.Compile),
        ["set-status"] = new(Sections.Backend | Sections.Outbound | Sections.OnError, SetStatus.Compile),
        ["set-variable"] = new(Sections.All, SetVariable.Compile),
        ["trace"] = new(InboundOutbound | Sections.Backend | Sections.OnError, Trace.Compile),
        ["validate-content"] = new(InboundOutbound | Sections.OnError, ValidateContent.Compile),
        ["validate-headers"] = new(Sections.Outbound | Sections.OnError, ValidateHeaders.Compile, Once: true),
        ["validate-jwt"] = new(Sections.Inbound, ValidateJwt.Compile),
        ["validate-parameters"] = new(Sections.Inbound, ValidateParameters.Compile, Once: true),
    };

    /// <summary>Policies there are in API Management and not in its tier Basic v2.</summary>
    public static readonly IReadOnlySet<string> NotInBasicV2 = new HashSet<string>
    {
        "quota-by-key",
    };
}
