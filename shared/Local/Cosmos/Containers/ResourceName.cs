using System.Buffers;
using System.Text;

namespace ServerlessShop.Local.Cosmos.Containers;

/// <summary>What may be an id. The characters below would break the path an item is asked for by.</summary>
internal static class ResourceName
{
    private const int BytesMax = 1023;

    private static readonly SearchValues<char> _forbidden = SearchValues.Create("/\\?#");

    public static string Check(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw RefusalException.BadRequest(
                "The input content is invalid because the required properties - 'id; ' - are missing");
        }

        if (id.AsSpan().ContainsAny(_forbidden))
        {
            throw RefusalException.BadRequest($"The id '{id}' has a character that an id cannot have: / \\ ? #");
        }

        return Encoding.UTF8.GetByteCount(id) <= BytesMax ? id
            : throw RefusalException.BadRequest($"The id is longer than {BytesMax} bytes.");
    }
}
