using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Blobs;

/// <summary>Which operation of the Blob service a request is, and on what.</summary>
internal sealed record BlobTarget(string Container, string Blob)
{
    private static readonly Dictionary<string, string> _components = new()
    {
        ["PUT block"] = "Put Block",
        ["PUT blocklist"] = "Put Block List",
        ["PUT page"] = "Put Page",
        ["PUT appendblock"] = "Append Block",
        ["PUT metadata"] = "Set Blob Metadata",
        ["PUT properties"] = "Set Blob Properties",
        ["PUT lease"] = "Lease Blob",
        ["PUT snapshot"] = "Snapshot Blob",
        ["PUT tier"] = "Set Blob Tier",
        ["PUT tags"] = "Set Blob Tags",
        ["PUT copy"] = "Abort Copy Blob",
        ["PUT undelete"] = "Undelete Blob",
        ["PUT expiry"] = "Set Blob Expiry",
        ["PUT immutabilityPolicies"] = "Set Blob Immutability Policy",
        ["PUT legalhold"] = "Set Blob Legal Hold",
        ["POST query"] = "Query Blob Contents",
        ["GET metadata"] = "Get Blob Metadata",
        ["HEAD metadata"] = "Get Blob Metadata",
        ["GET blocklist"] = "Get Block List",
        ["GET pagelist"] = "Get Page Ranges",
        ["GET tags"] = "Get Blob Tags",
    };

    /// <exception cref="BlobRefusedException">No such resource, or an operation that is not there; says which.</exception>
    public static BlobTarget Of(HttpRequest request)
    {
        var parts = request.Path.Value!.TrimStart('/').Split('/', 3);
        if (parts[0] != BlobOptions.Account) { throw BlobRefusedException.NoResource(); }

        var component = request.Query["comp"].ToString();
        if (request.Query.ContainsKey("sig")) { throw BlobRefusedException.NotThere("A shared access signature"); }
        if (parts is not [_, { Length: > 0 } container, { Length: > 0 } blob])
        {
            var on = parts is [_, { Length: > 0 }, ..] || request.Query["restype"] == "container" ? "a container" : "the account";
            throw BlobRefusedException.NotThere($"{request.Method} of {on}{(component.Length > 0 ? $", comp={component}," : "")}");
        }

        if (component.Length > 0)
        {
            throw _components.TryGetValue($"{request.Method} {component}", out var operation)
                ? BlobRefusedException.NotThere(operation)
                : new BlobRefusedException(
                    400, "InvalidQueryParameterValue",
                    $"Value for one of the query parameters specified in the request URI is invalid: comp={component}.");
        }

        foreach (var version in new[] { "snapshot", "versionid" })
        {
            if (request.Query.ContainsKey(version)) { throw BlobRefusedException.NotThere($"The query parameter {version}"); }
        }

        return request.Method switch
        {
            "GET" or "HEAD" => new(container, blob),
            "PUT" when request.Headers.ContainsKey("x-ms-copy-source") => throw BlobRefusedException.NotThere("Copy Blob"),
            "PUT" => new(container, blob),
            "DELETE" => throw BlobRefusedException.NotThere("Delete Blob"),
            _ => throw new BlobRefusedException(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb."),
        };
    }
}
