using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Messages;

/// <summary>A caller's request as policies see and change it, on its way to the backend.</summary>
internal sealed class GatewayRequest : IRequest
{
    public GatewayRequest(HttpContext http, GatewayUrl url, IReadOnlyDictionary<string, string> matchedParameters)
    {
        Method = http.Request.Method;
        Url = url;
        Headers = http.Request.Headers;
        MatchedParameters = matchedParameters;
        Certificate = http.Connection.ClientCertificate;
        IpAddress = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var host = http.Request.Host;
        OriginalUrl = new GatewayUrl(
            http.Request.Scheme, host.Host, host.Port ?? (http.Request.IsHttps ? 443 : 80),
            http.Request.Path.ToUriComponent(), http.Request.QueryString.Value ?? "");
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            Body = new MessageBody(http.Request.Body);
        }
    }

    public string Method { get; set; }

    public GatewayUrl Url { get; set; }

    public GatewayUrl OriginalUrl { get; }

    public IHeaderDictionary Headers { get; }

    /// <summary>Null when the request has none.</summary>
    public MessageBody? Body { get; set; }

    public X509Certificate2? Certificate { get; }

    /// <summary>Empty when there is none, as with a test server.</summary>
    public string IpAddress { get; }

    public IReadOnlyDictionary<string, string> MatchedParameters { get; }

    IUrl IRequest.Url => Url;

    IUrl IRequest.OriginalUrl => OriginalUrl;

    IMessageBody? IRequest.Body => Body;

    IReadOnlyDictionary<string, string[]> IRequest.Headers => new MultiValues(new HeaderValues(Headers));
}
