using System.ComponentModel.DataAnnotations;

namespace ServerlessShop.Ordering.Returns;

/// <summary>Section Ordering:Returns.</summary>
public sealed record ReturnsOptions
{
    public const string Section = "Ordering:Returns";

    /// <summary>A refund of more minor units than this, whatever the currency, takes a second person.</summary>
    [Range(0, long.MaxValue)] public long ApprovalLimitMinor { get; init; } = 100_00;
}
