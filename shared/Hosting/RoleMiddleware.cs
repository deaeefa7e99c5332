using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ServerlessShop.Hosting;

/// <summary>The gateway's token, then the user's, then the role the function asks for. No role, no entry.</summary>
public sealed class RoleMiddleware : IFunctionsWorkerMiddleware
{
    /// <summary>The role, in the workforce's tenant, that only the gateway's identity has.</summary>
    public const string GatewayRole = "gateway";

    private const string CustomerRole = "customer";

    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // Asked of the binding, not of HttpContext: wired up wrongly, a missing context must not open doors.
        var isHttp = context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "httpTrigger");

        if (isHttp && await Objection(context.GetHttpContext()!, context.FunctionDefinition.EntryPoint) is { } objection)
        {
            context.GetInvocationResult().Value = objection;
            return;
        }

        await next(context);
    }

    /// <summary>Why the caller of a function may not go on; null lets them in.</summary>
    internal async Task<IResult?> Objection(HttpContext http, string entryPoint)
    {
        // The Function App has a public address, so a call around the gateway must fail by token.
        var gateway = await http.AuthenticateAsync(Schemes.Gateway);
        if (!gateway.Succeeded || !gateway.Principal.IsInRole(GatewayRole))
        {
            return Problem(401, "gateway-required", "Call the shop's gateway, not this address.");
        }

        var entry = _entries.GetOrAdd(entryPoint, EntryOf);
        if (entry.OpenToAll is { } open && !(open.HeedsTokens && http.Request.Headers.ContainsKey("Authorization"))) { return null; }

        var user = await http.AuthenticateAsync(Schemes.User);
        if (!user.Succeeded) { return Problem(401, "sign-in-required", "A valid access token is needed."); }

        http.User = WithRolesOf(user);
        return entry.OpenToAll is not null || entry.Roles.Any(http.User.IsInRole)
            ? null
            : Problem(403, "role-required", "Your account does not have the role this needs.");
    }

    /// <summary>
    /// Who is a customer is the customers' tenant's to say, and all else the workforce's: a staff role that somebody
    /// assigns in the other directory opens nothing.
    /// </summary>
    private static ClaimsPrincipal WithRolesOf(AuthenticateResult user)
    {
        var isCustomer = user.Ticket!.AuthenticationScheme == Schemes.Customers;
        var identity = (ClaimsIdentity)user.Principal!.Identity!;
        var claims = identity.Claims.Where(
            claim => claim.Type != identity.RoleClaimType || (claim.Value == CustomerRole) == isCustomer);
        return new ClaimsPrincipal(new ClaimsIdentity(
            claims, identity.AuthenticationType, identity.NameClaimType, identity.RoleClaimType));
    }

    private static Entry EntryOf(string entryPoint)
    {
        var method = EntryPoint.Find(entryPoint);
        return new Entry(
            method?.GetCustomAttribute<OpenToAllAttribute>(),
            method?.GetCustomAttribute<RequiresRoleAttribute>()?.Roles ?? []);
    }

    private static ProblemHttpResult Problem(int status, string code, string title) =>
        TypedResults.Problem(type: Problems.TypeOf(code), title: title, statusCode: status);

    private sealed record Entry(OpenToAllAttribute? OpenToAll, IReadOnlyList<string> Roles);
}

/// <summary>The authentication schemes every app registers, whichever host it runs on.</summary>
public static class Schemes
{
    /// <summary>The gateway's own identity, from X-Gateway-Authorization.</summary>
    public const string Gateway = "Gateway";

    /// <summary>Whoever is behind the gateway, from Authorization: forwards to one of the two below by issuer.</summary>
    public const string User = "User";

    public const string Customers = "Customers";
    public const string Workforce = "Workforce";

    public const string GatewayHeader = "X-Gateway-Authorization";
}
