using ServerlessShop.Kernel;
using static ServerlessShop.Basket.DiscountCodes.DiscountEvent;

namespace ServerlessShop.Basket.DiscountCodes;

/// <summary>Puts a code into the world. Its terms never change, because customers have read them.</summary>
public sealed record IssueDiscountCode(CodeText Code, DiscountTerms Terms)
{
    public static readonly Rejection IssuedWithOtherTerms =
        new(RejectionKind.Conflict, "discount-code-issued", "This discount code was issued with other terms.");

    public static Decision<DiscountEvent> Decide(DiscountCode code, IssueDiscountCode issue) => code switch
    {
        DiscountCode.NotIssued => new CodeIssued(issue.Code, issue.Terms),
        DiscountCode.Issued issued when issued.Code == issue.Code && issued.Terms == issue.Terms =>
            Decision<DiscountEvent>.Nothing,
        _ => IssuedWithOtherTerms,
    };
}
