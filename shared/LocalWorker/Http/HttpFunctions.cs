using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.LocalWorker.Binding;
using ServerlessShop.LocalWorker.Running;

namespace ServerlessShop.LocalWorker.Http;

/// <summary>One endpoint for each function with an HTTP trigger.</summary>
internal sealed class HttpFunctions(FunctionRunner runner, IServiceScopeFactory scopes)
{
    private const string InvocationIdHeader = "x-ms-invocation-id";
    private const string PrefixDefault = "api";

    private static readonly JsonDocumentOptions HostJsonOptions = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public void Map(
        IEndpointRouteBuilder endpoints, IEnumerable<Function> functions, string prefix, IConfiguration settings)
    {
        foreach (var function in functions.Where(function => function.Trigger == TriggerKind.Http))
        {
            if (IsDisabled(function.Name, settings))
            {
                continue;
            }

            endpoints.Map(PatternOf(function, prefix), http => Invoke(function, http)).WithDisplayName(function.Name);
        }
    }

    public static string PrefixFrom(string applicationDirectory)
    {
        var path = Path.Combine(applicationDirectory, "host.json");
        if (!File.Exists(path))
        {
            return PrefixDefault;
        }

        try
        {
            using var host = JsonDocument.Parse(File.ReadAllBytes(path), HostJsonOptions);
            return host.RootElement.TryGetProperty("extensions", out var extensions)
                && extensions.TryGetProperty("http", out var http)
                && http.TryGetProperty("routePrefix", out var prefix)
                    ? prefix.GetString() ?? PrefixDefault
                    : PrefixDefault;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new WorkerStartException($"{path} cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>The route of a disabled function is none; another function's may match instead.</summary>
    private static bool IsDisabled(string name, IConfiguration settings) =>
        (settings[$"AzureWebJobs:{name}:Disabled"] ?? settings[$"AzureWebJobs.{name}.Disabled"]) is { } said
        && (said == "1" || said.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>A method that is not listed is another route, not a 405: the host's router has it so.</summary>
    private static RoutePattern PatternOf(Function function, string prefix)
    {
        var route = $"{prefix}/{function.Route}";
        if (('/' + route.TrimStart('/')).StartsWith(LocalEndpoints.PathStart, StringComparison.OrdinalIgnoreCase))
        {
            throw new WorkerStartException(
                $"The function '{function.Name}' has the route '{route}', which is the local host's own.");
        }

        try
        {
            return function.HttpMethods.Count == 0
                ? RoutePatternFactory.Parse(route)
                : RoutePatternFactory.Parse(
                    route,
                    defaults: null,
                    parameterPolicies: new RouteValueDictionary
                    {
                        ["httpMethod"] = new HttpMethodRouteConstraint([.. function.HttpMethods]),
                    });
        }
        catch (RoutePatternException unreadable)
        {
            throw new WorkerStartException(
                $"The function '{function.Name}' has the route '{route}': {unreadable.Message}");
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a function throws is a 500 without a body.")]
    private async Task Invoke(Function function, HttpContext http)
    {
        if (http.Request.Headers[InvocationIdHeader].ToString() is not { Length: > 0 } id)
        {
            throw new InvalidOperationException($"The header {InvocationIdHeader} is missing.");
        }

        try
        {
            await using var invocation = new Invocation(
                function, id, scopes, Activity.Current?.Id ?? http.Request.Headers.TraceParent.ToString(),
                http.Request.Headers.TraceState.ToString(), http.RequestAborted)
            {
                Http = http,
                TriggerSource = ProxiedRequest.Instance,
            };
            http.RequestServices = invocation.InstanceServices;

            await runner.Run(invocation);
        }
        catch (Exception) when (!http.Response.HasStarted)
        {
            // The runner has logged it. Azure's host says no more than this.
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        catch (Exception)
        {
            http.Abort(); // Half an answer must not look like a whole one.
        }
    }
}
