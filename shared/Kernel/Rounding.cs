namespace ServerlessShop.Kernel;

/// <summary>
/// The shop's one rounding rule: to the nearest minor unit, and a half away from zero. Why this one is
/// docs/decisions/0013; nothing else in the shop rounds.
/// </summary>
public static class Rounding
{
    public static long Nearest(Int128 dividend, long divisor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(divisor);

        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        var isHalfOrMore = 2 * Int128.Abs(remainder) >= divisor;
        return checked((long)(isHalfOrMore ? quotient + Int128.Sign(dividend) : quotient));
    }
}
