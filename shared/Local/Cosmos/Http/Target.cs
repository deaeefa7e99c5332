namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>What a request names: the raw path, taken apart before its parts are decoded.</summary>
internal sealed record Target(string[] Segments)
{
    public static Target Parse(string raw)
    {
        var query = raw.IndexOf('?');
        var path = query < 0 ? raw : raw[..query];
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Contains('%')) { segments[i] = Uri.UnescapeDataString(segments[i]); }
        }

        return new(segments);
    }

    /// <summary>What is signed: even paths name a resource, odd ones the feed of a type under one.</summary>
    public (string Type, string Link) Signed => Segments switch
    {
        [] => ("", ""),
        [.., "operations", "partitionkeydelete"] => ("colls", string.Join('/', Segments[..^2])),
        { Length: var length } when length % 2 == 0 => (Segments[^2], string.Join('/', Segments)),
        _ => (Segments[^1], string.Join('/', Segments[..^1])),
    };
}
