using System.Text.Json.Serialization;

namespace ServerlessShop.Local.PaymentProvider;

/// <summary>POST /v1/authorizations.</summary>
internal sealed record AuthorizationRequest(
    [property: JsonRequired] long AmountMinor,
    [property: JsonRequired] string Currency,
    [property: JsonRequired] string PaymentToken,
    [property: JsonRequired] string Reference)
{
    private const int TextLengthMax = 100;

    public Reply? Check()
    {
        if (AmountMinor <= 0) { return Problem.Invalid("amountMinor is not more than 0."); }
        if (Currency is not { Length: 3 } || !Currency.All(char.IsAsciiLetterUpper)) { return Problem.Invalid("currency is no ISO 4217 code."); }
        if (Reference.Length is 0 or > TextLengthMax) { return Problem.Invalid("reference has not 1 to 100 characters."); }
        return PaymentProvider.PaymentToken.Known.ContainsKey(PaymentToken) ? null : Problem.UnknownToken;
    }
}

/// <summary>POST /v1/authorizations/{id}/captures.</summary>
internal sealed record CaptureRequest([property: JsonRequired] long AmountMinor)
{
    public Reply? Check() => AmountMinor <= 0 ? Problem.Invalid("amountMinor is not more than 0.") : null;
}

/// <summary>POST /v1/refunds.</summary>
internal sealed record RefundRequest(
    [property: JsonRequired] long AmountMinor, [property: JsonRequired] string Currency, [property: JsonRequired] string Reference)
{
    public Reply? Check() => AmountMinor <= 0 ? Problem.Invalid("amountMinor is not more than 0.") : null;
}
