using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.Tokens;
using OpenTelemetry.Trace;
using ServerlessShop.Messaging;

namespace ServerlessShop.Hosting;

/// <summary>What differs in Azure: who checks tokens, and how the app signs in. See Host.Local.cs.</summary>
internal static class ShopHost
{
    public static void AddIdentity(IServiceCollection services, IdentityOptions identity)
    {
        var authentication = services.AddAuthentication().AddShopSchemes(identity);
        Add(authentication, Schemes.Customers, identity.Customers, identity);
        Add(authentication, Schemes.Workforce, identity.Workforce, identity);
        Add(authentication, Schemes.Gateway, identity.Workforce, identity);
        services.PostConfigure<JwtBearerOptions>(Schemes.Gateway, bearer =>
        {
            var received = bearer.Events.OnMessageReceived;
            bearer.Events.OnMessageReceived = async message =>
            {
                await received(message);
                await GatewayToken.Take(message.Request, token => message.Token = token, message.NoResult);
            };
        });
    }

    /// <summary>To Application Insights where its connection string is set, as everywhere but under `func start`.</summary>
    public static void AddTelemetry(IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(tracing => tracing.AddSource(Settlement.ActivitySourceName));
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 })
        {
            telemetry.UseAzureMonitorExporter();
        }
    }

    /// <summary>The app's user-assigned identity; the developer's own sign-in under `func start`.</summary>
    public static TokenCredential Credential(IConfiguration configuration) => new DefaultAzureCredential(
        new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration["AZURE_CLIENT_ID"] });

    private static void Add(
        Microsoft.AspNetCore.Authentication.AuthenticationBuilder authentication, string scheme, string authority, IdentityOptions identity) =>
        authentication.AddMicrosoftIdentityWebApi(
            bearer =>
            {
                bearer.MapInboundClaims = false;
                bearer.TokenValidationParameters.ValidAudiences = [identity.Audience, identity.ClientId ?? identity.Audience];
                bearer.TokenValidationParameters.NameClaimType = "name";
                bearer.TokenValidationParameters.RoleClaimType = "roles";
                bearer.TokenValidationParameters.ClockSkew = TimeSpan.Zero;
                bearer.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256];
            },
            entra =>
            {
                entra.Authority = authority;
                entra.ClientId = identity.ClientId ?? identity.Audience;
            },
            scheme);
}
