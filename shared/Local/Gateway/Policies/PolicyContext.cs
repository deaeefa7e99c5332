using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Apis;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>One request on its way through the policies: what they read, change and leave for each other.</summary>
internal sealed class PolicyContext(HttpContext http, MatchedOperation matched, Guid requestId, IFunctionApps apps)
{
    public HttpContext Http => http;

    public MatchedOperation Matched => matched;

    /// <summary>The trace's id where the trace began here; otherwise an id of this request alone.</summary>
    public Guid RequestId => requestId;

    public IFunctionApps Apps => apps;

    public Dictionary<string, object?> Variables { get; } = [];

    /// <summary>What went wrong, while on-error runs.</summary>
    public PolicyFailure? LastError { get; set; }
}

/// <summary>A policy element, compiled.</summary>
internal interface IPolicy
{
    /// <exception cref="PolicyFailure">The rest of the sections is skipped, and on-error runs.</exception>
    ValueTask Run(PolicyContext context);
}
