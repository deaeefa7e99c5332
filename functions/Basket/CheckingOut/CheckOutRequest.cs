using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Basket.ShippingQuotes;
using ServerlessShop.Contracts;
using ServerlessShop.Kernel;

namespace ServerlessShop.Basket.CheckingOut;

/// <summary>What a buyer sends: what they want to pay for what, how, and where it goes.</summary>
public sealed record CheckOutRequest(
    Guid OrderId, CheckOutRequest.Expectation? Expected, string? PaymentToken, CheckOutRequest.Person? Contact,
    CheckOutRequest.Address? ShipTo, string? ShippingQuote, string? DiscountCode)
{
    public const int TextLengthMax = 200;
    private const int PaymentTokenLengthMax = 100;
    private static readonly string[] _languages = ["en", "de"];

    public sealed record Expectation(long TotalMinor, IReadOnlyList<Line?>? Lines);

    public sealed record Line(string? Sku, long Quantity, long UnitPriceMinor);

    public sealed record Person(string? Email, string? Name, string? Language);

    public sealed record Address(string? Name, string? Street, string? City, string? PostalCode, string? Country);

    public bool TryRead([NotNullWhen(true)] out Wanted? wanted, out Dictionary<string, string[]> invalid)
    {
        invalid = [];
        var lines = new List<ExpectedLine>();
        var code = CodeText.From(DiscountCode);

        if (OrderId == Guid.Empty) { invalid["orderId"] = ["A new id for the order, of your choice."]; }

        // Not even said back: what looks like a card's number is neither kept nor logged nor answered.
        if (PaymentToken is not { Length: > 0 and <= PaymentTokenLengthMax } || CardNumber.IsLike(PaymentToken))
        {
            invalid["paymentToken"] = ["The payment provider's token for this purchase; never the number of a card."];
        }

        foreach (var (i, line) in (Expected?.Lines ?? []).Index())
        {
            var read = Sku.From(line?.Sku) is { } sku && Quantity.From(line!.Quantity) is { } quantity
                ? new ExpectedLine(sku, quantity, line.UnitPriceMinor)
                : null;
            if (read is null) { invalid[$"expected.lines[{i}]"] = ["A sku and how many pieces of it."]; }
            else { lines.Add(read); }
        }

        if (lines.Count == 0 && invalid.Count == 0) { invalid["expected.lines"] = ["What is in the basket."]; }
        if (Expected is { TotalMinor: < 0 }) { invalid["expected.totalMinor"] = ["Minor units, with shipping."]; }
        if (DiscountCode is not null && code is null) { invalid["discountCode"] = ["4 to 30 letters, digits and hyphens."]; }
        if (ShippingQuote is not { Length: > 0 and <= QuoteSigning.TextLengthMax })
        {
            invalid["shippingQuote"] = ["One that GET shipping-quotes answered."];
        }

        var delivery = ReadDelivery(invalid);
        wanted = invalid.Count == 0
            ? new Wanted(new OrderId(OrderId), Expected!.TotalMinor, [.. lines], delivery!, ShippingQuote!, code, Wish())
            : null;
        return wanted is not null;
    }

    private Delivery? ReadDelivery(Dictionary<string, string[]> invalid)
    {
        if (!EmailAddress.IsValid(Contact?.Email)) { invalid["contact.email"] = ["An e-mail address."]; }
        if (!IsText(Contact?.Name)) { invalid["contact.name"] = [$"1 to {TextLengthMax} characters."]; }
        if (!_languages.Contains(Contact?.Language)) { invalid["contact.language"] = ["en or de."]; }
        foreach (var (field, value) in new[]
        {
            ("name", ShipTo?.Name), ("street", ShipTo?.Street), ("city", ShipTo?.City), ("postalCode", ShipTo?.PostalCode),
        })
        {
            if (!IsText(value)) { invalid[$"shipTo.{field}"] = [$"1 to {TextLengthMax} characters."]; }
        }

        if (Destination.From(ShipTo?.Country) is null) { invalid["shipTo.country"] = ["ISO 3166-1, two letters: DE."]; }
        return invalid.Count > 0
            ? null
            : new Delivery(
                new ContactV1(Contact!.Email!, Contact.Name!, Contact.Language!),
                new AddressV1(ShipTo!.Name!, ShipTo.Street!, ShipTo.City!, ShipTo.PostalCode!, ShipTo.Country!),
                PaymentToken!);
    }

    // All that was sent, as it was understood: the same in another layout is the same wish.
    private string Wish() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, Json.Options)));

    // Control characters have no place in a name, and would have one in the header of a mail.
    private static bool IsText(string? text) =>
        text is { Length: > 0 and <= TextLengthMax } && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}

/// <summary>A buyer's wish, understood.</summary>
/// <param name="Wish">A fingerprint of all of it.</param>
public sealed record Wanted(
    OrderId Order, long TotalMinor, ValueList<ExpectedLine> Lines, Delivery Delivery, string ShippingQuote,
    CodeText? Code, string Wish);
