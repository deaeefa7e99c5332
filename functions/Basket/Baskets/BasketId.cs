using System.Security.Cryptography;
using System.Text;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.Baskets;

/// <summary>
/// A guest's basket has a random id that the client chose: whoever knows it may use the basket. A customer has one
/// basket, whose id follows from theirs; it opens nothing, because that basket asks who signed in.
/// </summary>
public readonly record struct BasketId(Guid Value)
{
    private const int RandomVersion = 4;
    private const int VariantOfRfc9562 = 8; // Its first two bits are 10: 8 to b.

    /// <summary>Only an id that was drawn at random is a secret worth the name.</summary>
    public bool IsRandom => Value.Version == RandomVersion && (Value.Variant & 0xC) == VariantOfRfc9562;

    public static BasketId Of(CustomerId customer)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"basket of {customer}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // Version 8, a format of one's own: never the id of a guest's.
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(new Guid(bytes, bigEndian: true));
    }

    public override string ToString() => Value.ToString("D");
}
