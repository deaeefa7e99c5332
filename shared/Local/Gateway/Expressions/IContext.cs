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

/// <summary>An API.</summary>
public interface IApi
{
    string Id { get; }

    string Name { get; }

    string Path { get; }

    IEnumerable<string> Protocols { get; }

    IUrl ServiceUrl { get; }

    ISubscriptionKeyParameterNames SubscriptionKeyParameterNames { get; }
}

/// <summary>The API of the request.</summary>
public interface IContextApi : IApi
{
    bool IsCurrentRevision { get; }

    string Revision { get; }

    string? Version { get; }
}

/// <summary>Where an API looks for subscription keys.</summary>
public interface ISubscriptionKeyParameterNames
{
    string Header { get; }

    string Query { get; }
}

/// <summary>The gateway itself.</summary>
public interface IDeployment
{
    string GatewayId { get; }

    string Region { get; }

    string ServiceId { get; }

    string ServiceName { get; }

    IReadOnlyDictionary<string, X509Certificate2> Certificates { get; }
}

/// <summary>What led to on-error.</summary>
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

/// <summary>The operation of the request.</summary>
public interface IOperation
{
    string Id { get; }

    string Method { get; }

    string Name { get; }

    string UrlTemplate { get; }
}

/// <summary>The product in whose context the request comes.</summary>
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

/// <summary>Whether a product is offered.</summary>
public enum ProductState { NotPublished, Published }

/// <summary>A group of users.</summary>
public interface IGroup
{
    string Id { get; }

    string Name { get; }
}

/// <summary>The request, as policies before have left it.</summary>
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

/// <summary>The response, as policies before have left it.</summary>
public interface IResponse
{
    IMessageBody? Body { get; }

    IReadOnlyDictionary<string, string[]> Headers { get; }

    int StatusCode { get; }

    string StatusReason { get; }
}

/// <summary>A body.</summary>
public interface IMessageBody
{
    /// <summary>Reads the body as a string, byte[], JObject, JToken, JArray, XNode, XElement or XDocument.</summary>
    /// <param name="preserveContent">Without it the body is gone afterwards.</param>
    T As<T>(bool preserveContent = false);

    IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false);
}

/// <summary>The subscription whose key was brought.</summary>
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

/// <summary>An address.</summary>
public interface IUrl
{
    string Host { get; }

    string Path { get; }

    int Port { get; }

    IReadOnlyDictionary<string, string[]> Query { get; }

    string QueryString { get; }

    string Scheme { get; }
}

/// <summary>Whose subscription it is.</summary>
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

/// <summary>How a user signs in.</summary>
public interface IUserIdentity
{
    string Id { get; }

    string Provider { get; }
}
