using System.IdentityModel.Tokens.Jwt;
using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace ServerlessShop.Hosting;

/// <summary>What differs on the local platform: who checks tokens, and how the app signs in. See Host.Azure.cs.</summary>
internal static class ShopHost
{
    public static void AddIdentity(IServiceCollection services, IdentityOptions identity) => services
        .AddAuthentication()
        .AddShopSchemes(identity)
        .AddJwtBearer(Schemes.Gateway, bearer =>
        {
            Bearer(bearer, identity.Workforce, identity.Audience);
            bearer.Events = new() { OnMessageReceived = message => GatewayToken.Take(message.Request, token => message.Token = token, message.NoResult) };
        })
        .AddJwtBearer(Schemes.Customers, bearer => Bearer(bearer, identity.Customers, identity.Audience))
        .AddJwtBearer(Schemes.Workforce, bearer => Bearer(bearer, identity.Workforce, identity.Audience));

    /// <summary>The platform's console shows the log; traces continue by traceparent alone.</summary>
    public static void AddTelemetry(IServiceCollection services, IConfiguration configuration) => services.AddMetrics();

    /// <summary>The local identity provider serves managed identities as App Service does.</summary>
    public static TokenCredential Credential(IConfiguration configuration) => new ManagedIdentityCredential(
        ManagedIdentityId.FromUserAssignedClientId(configuration["AZURE_CLIENT_ID"]));

    private static void Bearer(JwtBearerOptions bearer, string authority, string audience)
    {
        // By default "sub" and "roles" would be renamed to long addresses.
        var tokens = new JwtSecurityTokenHandler();
        tokens.InboundClaimTypeMap.Clear();
        bearer.SecurityTokenValidators.Clear();
        bearer.SecurityTokenValidators.Add(tokens);

        bearer.Authority = authority;
        bearer.RequireHttpsMetadata = false; // Loopback.
        bearer.TokenValidationParameters = new()
        {
            ValidAudience = audience,
            NameClaimType = "name",
            RoleClaimType = "roles",
            ClockSkew = TimeSpan.Zero,

            // This line of the library caches signature checks by key id and algorithm, not by key: with one shared
            // cache a token of one issuer could pass for another's. So each scheme has a factory of its own.
            CryptoProviderFactory = new Rs256Only(),
        };
    }

    /// <summary>This line has no list of valid algorithms; refusing to support the others is the same.</summary>
    internal sealed class Rs256Only : CryptoProviderFactory
    {
        public override bool IsSupportedAlgorithm(string algorithm) =>
            algorithm == SecurityAlgorithms.RsaSha256 && base.IsSupportedAlgorithm(algorithm);

        public override bool IsSupportedAlgorithm(string algorithm, SecurityKey key) =>
            algorithm == SecurityAlgorithms.RsaSha256 && base.IsSupportedAlgorithm(algorithm, key);
    }
}
