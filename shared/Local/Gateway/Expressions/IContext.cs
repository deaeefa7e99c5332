using System.Security.Cryptography.X509Certificates;

namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>What the word context means in a policy expression, member by member as API Management documents it.</summary>
public interface IContext
{
    IContextApi Api { get; }

    IDeployment Deployment { get; }

    TimeSpan Elapsed { get; }

    /// <summary>Null outside on-error.</summary>
    ILastError? LastError { get; }

    IOperation Operation { get; }

    /// <summary>Null without product context.</summary>
    IProduct? Product { get; }

    IRequest Request { get; }

    Guid RequestId { get; }

    /// <summary>Null until there is one: from the backend, from a policy, or from an error.</summary>
    IResponse? Response { get; }

    /// <summary>Null when the request brought no subscription key.</summary>
    ISubscription? Subscription { get; }

    DateTime Timestamp { get; }

    bool Tracing { get; }

    /// <summary>Null when nobody owns the subscription, or there is none.</summary>
    IUser? User { get; }

    IReadOnlyDictionary<string, object?> Variables { get; }

    void Trace(string message);
}

public interface IApi
{
    string Id { get; }

    string Name { get; }

    string Path { get; }

    IEnumerable<string> Protocols { get; }

    IUrl ServiceUrl { get; }

    ISubscriptionKeyParameterNames SubscriptionKeyParameterNames { get; }
}

public interface IContextApi : IApi
{
    bool IsCurrentRevision { get; }

    string Revision { get; }

    string? Version { get; }
}

public interface ISubscriptionKeyParameterNames
{
    string Header { get; }

    string Query { get; }
}

public interface IDeployment
{
    string GatewayId { get; }

    string Region { get; }

    string ServiceId { get; }

    string ServiceName { get; }

    IReadOnlyDictionary<string, X509Certificate2> Certificates { get; }
}

public interface ILastError
{
    string Source { get; }

    string Reason { get; }

    string Message { get; }

    string? Scope { get; }

    string? Section { get; }

    string? Path { get; }

    string? PolicyId { get; }
}

public interface IOperation
{
    string Id { get; }

    string Method { get; }

    string Name { get; }

    string UrlTemplate { get; }
}

public interface IProduct
{
    IEnumerable<IApi> Apis { get; }

    bool ApprovalRequired { get; }

    IEnumerable<IGroup> Groups { get; }

    string Id { get; }

    string Name { get; }

    ProductState State { get; }

    int? SubscriptionLimit { get; }

    bool SubscriptionRequired { get; }
}

public enum ProductState { NotPublished, Published }

public interface IGroup
{
    string Id { get; }

    string Name { get; }
}

public interface IRequest
{
    /// <summary>Null when the request has none.</summary>
    IMessageBody? Body { get; }

    X509Certificate2? Certificate { get; }

    IReadOnlyDictionary<string, string[]> Headers { get; }

    string IpAddress { get; }

    IReadOnlyDictionary<string, string> MatchedParameters { get; }

    string Method { get; }

    IUrl OriginalUrl { get; }

    /// <summary>Where the request goes: the service's address, which policies may change.</summary>
    IUrl Url { get; }
}

public interface IResponse
{
    IMessageBody? Body { get; }

    IReadOnlyDictionary<string, string[]> Headers { get; }

    int StatusCode { get; }

    string StatusReason { get; }
}

public interface IMessageBody
{
    /// <summary>Reads the body as a string, byte[], JObject, JToken, JArray, XNode, XElement or XDocument.</summary>
    /// <param name="preserveContent">Without it the body is gone afterwards.</param>
    T As<T>(bool preserveContent = false);

    IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false);
}

public interface ISubscription
{
    DateTime CreatedDate { get; }

    DateTime? EndDate { get; }

    string Id { get; }

    string Key { get; }

    string Name { get; }

    string PrimaryKey { get; }

    string SecondaryKey { get; }

    DateTime? StartDate { get; }
}

public interface IUrl
{
    string Host { get; }

    string Path { get; }

    int Port { get; }

    IReadOnlyDictionary<string, string[]> Query { get; }

    string QueryString { get; }

    string Scheme { get; }
}

public interface IUser
{
    string Email { get; }

    string FirstName { get; }

    IEnumerable<IGroup> Groups { get; }

    string Id { get; }

    IEnumerable<IUserIdentity> Identities { get; }

    string LastName { get; }

    string Note { get; }

    DateTime RegistrationDate { get; }
}

public interface IUserIdentity
{
    string Id { get; }

    string Provider { get; }
}
