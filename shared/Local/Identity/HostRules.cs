using System.Net;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// Under which names the provider may be asked. A page on the internet can point its own name at 127.0.0.1 and have its
/// visitor's browser speak to us; it cannot make the browser send another Host than that name.
/// </summary>
internal sealed class HostRules(string? publicAddress)
{
    private static readonly string[] _loopback = ["127.0.0.1", "localhost", "[::1]"];

    private readonly string? _public = publicAddress is null ? null : new Uri(publicAddress).Authority;

    /// <exception cref="StartException">More would be open than was said.</exception>
    public static void Demand(IdentityOptions options)
    {
        if (!Uri.TryCreate(options.Address, UriKind.Absolute, out var address))
        {
            throw new StartException($"The identity provider's address '{options.Address}' is no URI.");
        }

        if (!address.IsLoopback && !options.ListenOnAllInterfaces)
        {
            throw new StartException(
                $"The identity provider listens on this machine alone, not on {options.Address}, unless ListenOnAllInterfaces is set.");
        }

        // One interface's own address would leave the platform's apps, which ask on loopback, without their tokens.
        if (!address.IsLoopback && address.Host is not ("0.0.0.0" or "[::]"))
        {
            throw new StartException(
                $"The identity provider listens on loopback or on all interfaces (http://0.0.0.0:<port>), not on {options.Address}.");
        }

        if (!address.IsLoopback && options.PublicAddress is null)
        {
            throw new StartException(
                $"Listening on {options.Address} needs a PublicAddress: the name others know the identity provider by.");
        }

        if (options.PublicAddress is { } name && (!Uri.TryCreate(name, UriKind.Absolute, out var known)
            || known.Scheme != Uri.UriSchemeHttps || known.GetLeftPart(UriPartial.Authority) != name))
        {
            throw new StartException(
                $"The identity provider's PublicAddress '{name}' is not https://<host>: passwords do not travel in the clear.");
        }
    }

    public static string LocalAddress(string listening)
    {
        var address = new Uri(listening);
        return address.IsLoopback ? listening : $"http://127.0.0.1:{address.Port}";
    }

    public bool Allows(HttpContext http) =>
        _loopback.Contains(http.Request.Host.Host) || (_public is not null && http.Request.Host.Value == _public);

    /// <summary>Whether the caller is a program of this machine, not somebody who came through what stands before it.</summary>
    public static bool IsLocal(HttpContext http) =>
        _loopback.Contains(http.Request.Host.Host) && http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from);
}
