using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Gateway.Apis;
using ServerlessShop.Local.Gateway.Backends;
using ServerlessShop.Local.Gateway.Expressions;
using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>One request on its way through the policies: what they read, change and leave for each other.</summary>
internal sealed class PolicyContext : IContext, IDeployment
{
    private readonly GatewayParts _parts;
    private readonly long _started;
    private readonly List<Func<ValueTask>> _afterwards = [];

    public PolicyContext(
        HttpContext http, MatchedOperation matched, CallersSubscription caller, Guid requestId, GatewayParts parts)
    {
        Http = http;
        Matched = matched;
        Caller = caller;
        RequestId = requestId;
        _parts = parts;
        _started = parts.Time.GetTimestamp();
        Timestamp = parts.Time.GetUtcNow().UtcDateTime;
        Request = new GatewayRequest(
            http, matched.Api.ServiceUrl.WithPathAndQuery(matched.BackendPath, http.Request.QueryString.Value ?? ""), matched.Parameters);
        Backend = BackendTarget.Default;
    }

    public HttpContext Http { get; }

    public MatchedOperation Matched { get; }

    public CallersSubscription Caller { get; }

    public GatewayRequest Request { get; }

    public GatewayResponse? Response { get; set; }

    /// <summary>The trace's id where the trace began here; otherwise an id of this request alone.</summary>
    public Guid RequestId { get; }

    public Dictionary<string, object?> Variables { get; } = [];

    /// <summary>Whom forward-request asks.</summary>
    public BackendTarget Backend { get; set; }

    /// <summary>What cache-lookup looked for in vain, for cache-store to keep the answer under.</summary>
    public string? MissedCacheKey { get; set; }

    /// <summary>What went wrong, while on-error runs.</summary>
    public PolicyFailure? LastError { get; set; }

    public CancellationToken Aborted => Http.RequestAborted;

    public DateTime Timestamp { get; }

    public TimeSpan Elapsed => _parts.Time.GetElapsedTime(_started);

    public bool Tracing => false;

    public IContextApi Api => Matched.Api;

    public IOperation Operation => Matched.Operation;

    public IProduct? Product => Caller.Product;

    public ISubscription? Subscription => Caller.Subscription;

    public IUser? User => Caller.Subscription?.User;

    public IDeployment Deployment => this;

    string IDeployment.GatewayId => "managed";

    string IDeployment.Region => "local";

    string IDeployment.ServiceId => "serverlessshop";

    string IDeployment.ServiceName => "serverlessshop";

    IReadOnlyDictionary<string, X509Certificate2> IDeployment.Certificates { get; } = new Dictionary<string, X509Certificate2>();

    ILastError? IContext.LastError => LastError;

    IRequest IContext.Request => Request;

    IResponse? IContext.Response => Response;

    IReadOnlyDictionary<string, object?> IContext.Variables => Variables;

    /// <summary>The response; outside inbound and backend there is always one, if only an empty 200.</summary>
    public GatewayResponse DemandResponse() => Response ??= new GatewayResponse();

    /// <summary>Before the caller gets the answer, whatever that is. The last to be added runs first.</summary>
    public void Afterwards(Func<ValueTask> what) => _afterwards.Add(what);

    public async ValueTask RunAfterwards()
    {
        for (var last = _afterwards.Count - 1; last >= 0; last--) { await _afterwards[last](); }
        _afterwards.Clear();
    }

    /// <summary>Expressions read bodies at once, not in pieces.</summary>
    public async ValueTask BufferBodies()
    {
        if (Request.Body is { } asked) { await asked.Buffer(Aborted); }
        if (Response?.Body is { } answered) { await answered.Buffer(Aborted); }
    }

    void IContext.Trace(string message) => _parts.Log(LogLevel.Trace, message);
}
