using System.Security.Cryptography;
using System.Text;

namespace ServerlessShop.Local.Identity;

/// <summary>Ids that are the same at every start and on every machine, because they follow from a name.</summary>
internal static class StableId
{
    public static Guid From(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"serverlessshop/{name}")).AsSpan(0, 16);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x80); // Version 8 of RFC 9562: vendor-specific.
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
