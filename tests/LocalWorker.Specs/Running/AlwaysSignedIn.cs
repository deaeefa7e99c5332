using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ServerlessShop.LocalWorker.Specs.Running;

/// <summary>Takes everyone for Sally.</summary>
public sealed class AlwaysSignedIn(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var sally = new ClaimsPrincipal(new ClaimsIdentity([new("name", "Sally")], Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(sally, Scheme.Name)));
    }
}
