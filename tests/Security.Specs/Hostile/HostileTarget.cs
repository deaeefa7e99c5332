namespace ServerlessShop.Security.Specs.Hostile;

/// <summary>Where hostile requests go, and what they carry besides.</summary>
/// <param name="Authority">Host and port.</param>
/// <param name="PathOf">The path of a route of a context, before its parameters are filled in.</param>
/// <param name="Headers">Lines every request has, each with its end.</param>
internal sealed record HostileTarget(Uri Authority, Func<Matrix.Row, string> PathOf, string Headers)
{
    public static HostileTarget Gateway(SecuredShop shop) => new(new Uri(shop.Platform.Gateway!.Address), row => row.Path, "");

    /// <summary>The Function Apps, past the gateway with its own token, so that what is hostile gets as far as it can.</summary>
    public static HostileTarget Apps(SecuredShop shop) => new(
        shop.Platform.Host!.Address,
        row => $"/apps/{row.Context}/api{row.Path}",
        $"X-Gateway-Authorization: Bearer {shop.Platform.Identity.Issue("gateway", shop.Audience)}\r\n");
}

/// <summary>One request as its bytes go over the wire.</summary>
/// <param name="Kind">For the count, and for the reader of a failure.</param>
/// <param name="IsWhole">False: the end is missing or nobody knows where it is, so the sender hangs up after it.</param>
internal sealed record HostileRequest(string Kind, byte[] Bytes, bool IsWhole);
