using System.Net;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Policies.Access;

/// <summary>ip-filter: callers by address, allowed or forbidden.</summary>
internal sealed class IPFilter : IPolicy
{
    private readonly PolicyExpression _action;
    private readonly (PolicyExpression From, PolicyExpression To)[] _ranges;

    private IPFilter(PolicyElement element, PolicyScope scope)
    {
        _action = element.RequiredValue("action", scope);
        if (_action.AsLiteral is not null) { element.Word("action", "", scope, "allow", "forbid"); }

        _ranges = [.. element.Children.Select(child =>
        {
            if (child.Name == "address")
            {
                var address = Address(child.WithAttributes(), child.TextValue(scope));
                return (address, address);
            }

            child.WithAttributes("from", "to").WithChildren();
            return (Address(child, child.RequiredValue("from", scope)), Address(child, child.RequiredValue("to", scope)));
        })];
        if (_ranges is []) { throw element.Refused("has no <address> and no <address-range>."); }
    }

    public static IPFilter Compile(PolicyElement element, PolicyScope scope)
    {
        element.WithAttributes("action");
        foreach (var child in element.Children)
        {
            if (child.Name is not ("address" or "address-range"))
            {
                throw child.Refused("is not supported in <ip-filter>.");
            }
        }

        return new IPFilter(element, scope);
    }

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        if (!IPAddress.TryParse(context.Request.IpAddress, out var caller))
        {
            throw Failure("FailedToParseCallerIP", "Failed to establish IP address for the caller. Access denied.");
        }

        var listed = await IsListed(caller, context);
        switch (await _action.Word(context, "allow", "forbid"))
        {
            case "allow" when !listed: throw Failure("CallerIpNotAllowed", $"Caller IP address {Plain(caller)} is not allowed. Access denied.");
            case "forbid" when listed: throw Failure("CallerIpBlocked", "Caller IP address is blocked. Access denied.");
            default: return Flow.Next;
        }
    }

    private async ValueTask<bool> IsListed(IPAddress caller, PolicyContext context)
    {
        foreach (var (from, to) in _ranges)
        {
            var (first, last) = (IPAddress.Parse(await from.Text(context)), IPAddress.Parse(await to.Text(context)));
            if (Compare(Plain(first), Plain(caller)) <= 0 && Compare(Plain(caller), Plain(last)) <= 0) { return true; }
        }

        return false;
    }

    /// <summary>Less or more than anything where the two are of different families.</summary>
    private static int Compare(IPAddress a, IPAddress b)
    {
        var (left, right) = (a.GetAddressBytes(), b.GetAddressBytes());
        return left.Length != right.Length ? 1 : left.AsSpan().SequenceCompareTo(right);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static PolicyExpression Address(PolicyElement element, PolicyExpression value) =>
        value.AsLiteral is { } literal && !IPAddress.TryParse(literal, out _)
            ? throw element.Refused($"has '{literal}', which is no IP address.")
            : value;

    private static PolicyFailure Failure(string reason, string message) => new(reason, message, StatusCodes.Status403Forbidden);
}
