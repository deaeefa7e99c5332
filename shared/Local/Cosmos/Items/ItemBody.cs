using System.Text.Json;
using ServerlessShop.Local.Cosmos.Containers;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>An item as a client wrote it, checked, without the system properties it may have brought along.</summary>
/// <param name="Json">One JSON object, ready to store.</param>
/// <param name="Ttl">The item's own time to live: -1 for never, null for the container's default.</param>
internal sealed record ItemBody(ReadOnlyMemory<byte> Json, string Id, PartitionKeyValue Key, int? Ttl)
{
    public const int BytesMax = 2 * 1024 * 1024;

    private const int DepthMax = 128;

    private static readonly byte[][] _system = ["_rid"u8.ToArray(), "_self"u8.ToArray(), "_etag"u8.ToArray(),
        "_attachments"u8.ToArray(), "_ts"u8.ToArray(), "_lsn"u8.ToArray()];

    /// <exception cref="RefusalException">Not an item: no object, no id, a wrong ttl, too large.</exception>
    public static ItemBody Parse(ReadOnlyMemory<byte> body, ContainerDefinition container)
    {
        if (body.Length > BytesMax) { throw new RefusalException(413, "Request size is too large"); }
        if (body.Length > 0 && body.Span[0] == 0x80)
        {
            throw RefusalException.NotHere("Binary JSON (AZURE_COSMOS_BINARY_ENCODING_ENABLED)");
        }

        try
        {
            return Read(body, container);
        }
        catch (JsonException invalid)
        {
            throw RefusalException.BadRequest($"The input content is invalid JSON: {invalid.Message}");
        }
        catch (InvalidOperationException invalid)
        {
            // A string with half a surrogate pair or bytes that are no UTF-8.
            throw RefusalException.BadRequest($"The input content is invalid JSON: {invalid.Message}");
        }
    }

    private static ItemBody Read(ReadOnlyMemory<byte> body, ContainerDefinition container)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = DepthMax });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw RefusalException.BadRequest("An item must be a JSON object.");
        }

        var start = (int)reader.TokenStartIndex;
        var key = PartitionKeyValue.None;
        var path = container.PartitionKey.Names;
        string? id = null;
        int? ttl = null;
        List<Range>? kept = null;
        var keptFrom = start + 1;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var propertyStart = (int)reader.TokenStartIndex;
            var isSystem = reader.ValueSpan.Length > 2 && reader.ValueSpan[0] == (byte)'_'
                && IsSystem(reader.ValueSpan);
            var isId = reader.ValueTextEquals("id"u8);
            var isTtl = reader.ValueTextEquals("ttl"u8);
            var isKey = reader.ValueTextEquals(path[0]);
            reader.Read();
            if (isId) { id = reader.TokenType == JsonTokenType.String ? reader.GetString() : null; }
            if (isTtl) { ttl = ReadTtl(ref reader); }
            if (isKey) { key = ReadKey(reader, path); }
            reader.Skip();

            if (isSystem)
            {
                (kept ??= []).Add(keptFrom..propertyStart);
                keptFrom = (int)reader.BytesConsumed;
            }
        }

        var end = (int)reader.TokenStartIndex;
        if (reader.Read()) { throw RefusalException.BadRequest("An item must be one JSON object."); }

        kept?.Add(keptFrom..end);
        var json = kept is null ? body[start..(end + 1)] : Join(body.Span, kept);
        return new(json, ResourceName.Check(id), key, ttl);
    }

    private static bool IsSystem(ReadOnlySpan<byte> name)
    {
        foreach (var system in _system)
        {
            if (name.SequenceEqual(system)) { return true; }
        }

        return false;
    }

    private static int? ReadTtl(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) { return null; }
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var ttl) && ttl is -1 or > 0
            ? ttl
            : throw RefusalException.BadRequest(
                "The input ttl is invalid. Ensure to provide a nonzero positive integer less than or equal to "
                + "2147483647, or -1.");
    }

    /// <summary>Looks on with a copy of the reader, which stands on the value of the path's first name.</summary>
    private static PartitionKeyValue ReadKey(Utf8JsonReader reader, IReadOnlyList<string> path)
    {
        for (var depth = 1; depth < path.Count; depth++)
        {
            if (reader.TokenType != JsonTokenType.StartObject || !MoveTo(ref reader, path[depth]))
            {
                return PartitionKeyValue.None;
            }
        }

        return PartitionKeyValue.From(ref reader);
    }

    private static bool MoveTo(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found) { return true; }
            reader.Skip();
        }

        return false;
    }

    private static byte[] Join(ReadOnlySpan<byte> body, List<Range> kept)
    {
        using var joined = new MemoryStream(body.Length);
        joined.WriteByte((byte)'{');
        foreach (var range in kept)
        {
            var part = body[range].Trim(" \t\r\n,"u8);
            if (part.IsEmpty) { continue; }
            if (joined.Length > 1) { joined.WriteByte((byte)','); }
            joined.Write(part);
        }

        joined.WriteByte((byte)'}');
        return joined.ToArray();
    }
}
