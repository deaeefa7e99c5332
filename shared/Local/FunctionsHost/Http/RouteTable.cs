using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.Local.FunctionsHost.Http;

/// <summary>
/// Which requests a version of an app has a function for. The worker matches the routes; the host looks only while
/// two versions run, so that a route only one of them has is not asked of the other.
/// </summary>
public sealed class RouteTable
{
    public static readonly RouteTable Empty = new([]);

    private static readonly DefaultInlineConstraintResolver _constraints =
        new(Options.Create(new RouteOptions()), new ServiceCollection().BuildServiceProvider());

    private readonly IReadOnlyList<Route> _routes;

    private RouteTable(IReadOnlyList<Route> routes) => _routes = routes;

    /// <exception cref="StartException">A route is none.</exception>
    public static RouteTable Of(IEnumerable<FunctionDefinition> functions, string prefix) => new(
    [
        .. functions.Where(function => function is { Trigger: Trigger.Http, IsDisabled: false })
            .Select(function => RouteOf(function.Name, (Trigger.Http)function.Trigger, prefix)),
    ]);

    /// <param name="pathAndQuery">As it was sent, escapes and all.</param>
    public bool Has(string method, string pathAndQuery)
    {
        var end = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var raw = end < 0 ? pathAndQuery : pathAndQuery[..end];

        // An escaped slash is no separator, neither here nor in the worker.
        var path = new PathString(Uri.UnescapeDataString(raw.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase)));
        return _routes.Any(route => route.Matches(method, path));
    }

    private static Route RouteOf(string name, Trigger.Http http, string prefix)
    {
        try
        {
            var pattern = RoutePatternFactory.Parse($"{prefix}/{http.Route ?? name}".TrimStart('/'));
            return new(
                http.Methods,
                new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults)),
                [.. pattern.Parameters.SelectMany(parameter => parameter.ParameterPolicies, (parameter, policy) => (
                    parameter.Name,
                    parameter.IsOptional,
                    _constraints.ResolveConstraint(policy.Content!)
                    ?? throw new StartException($"{name}: '{http.Route}': '{policy.Content}' is no route constraint.")))]);
        }
        catch (RoutePatternException unreadable)
        {
            throw new StartException($"{name}: the route '{http.Route}': {unreadable.Message}");
        }
    }

    private sealed record Route(
        IReadOnlyList<string> Methods, TemplateMatcher Template,
        IReadOnlyList<(string Parameter, bool IsOptional, IRouteConstraint Constraint)> Constraints)
    {
        public bool Matches(string method, PathString path)
        {
            if (Methods.Count > 0 && !Methods.Contains(method, StringComparer.OrdinalIgnoreCase)) { return false; }
            var values = new RouteValueDictionary();
            return Template.TryMatch(path, values) && Constraints.All(one =>
                (one.IsOptional && values.GetValueOrDefault(one.Parameter) is null)
                || one.Constraint.Match(null, null, one.Parameter, values, RouteDirection.IncomingRequest));
        }
    }
}
