using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.ShippingQuotes;

/// <summary>What is to be sent where and how: everything the price of shipping depends on.</summary>
/// <param name="Country">ISO 3166 alpha-2.</param>
public sealed record Consignment(string Country, string Postcode, string Method, ValueList<ConsignmentLine> Lines)
{
    /// <summary>
    /// Equal for equal consignments, however they were written down: lines in another order, one line split in two, a
    /// postcode in lower case or without its space.
    /// </summary>
    public string Fingerprint()
    {
        var canonical = new
        {
            Country = Country.ToUpperInvariant(),
            Postcode = string.Concat(Postcode.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant(),
            Method,
            Lines = Lines
                .GroupBy(line => line.Sku.Code, line => (long)line.Quantity.Units)
                .OrderBy(sku => sku.Key, StringComparer.Ordinal)
                .Select(sku => new { Sku = sku.Key, Units = sku.Sum() }),
        };
        return Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(canonical, Json.Options)));
    }
}

/// <summary>So many pieces of a sku.</summary>
public sealed record ConsignmentLine(Sku Sku, Quantity Quantity);
