using System.Text.Json.Serialization;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.Products;

/// <summary>What a product's price was lately and will be. Bounded: the whole history lies in documents beside it.</summary>
public sealed record Prices
{
    /// <summary>Of so many changes that were applied or cancelled it is remembered that they were.</summary>
    public const int EndsMax = 20;

    public const int PlansMax = 10;

    private static readonly TimeSpan _month = TimeSpan.FromDays(30);

    /// <summary>How often the price has changed; numbers the history's documents.</summary>
    public int Steps { get; init; }

    /// <summary>Those to come, in order of time.</summary>
    public ValueList<PlannedPrice> Plans { get; init; } = [];

    /// <summary>Those that came or were cancelled last.</summary>
    public ValueList<EndedPlan> Ends { get; init; } = [];

    /// <summary>What was asked during the thirty days before the price of now, each until when.</summary>
    public ValueList<PastPrice> Past { get; init; } = [];

    [JsonIgnore]
    public PlannedPrice? Next => Plans.Count > 0 ? Plans[0] : null;

    /// <summary>
    /// The lowest price of the thirty days before the price of now, which the announcement of a reduction must name
    /// (directive 98/6/EC, article 6a). Null while the price has never changed, or the currency has.
    /// </summary>
    public long? LowestBefore(Money now) =>
        Past.Count > 0 && Past.All(past => past.Price.Currency == now.Currency) ? Past.Min(past => past.Price.Minor) : null;

    public Prices After(PriceStep step) => this with
    {
        Steps = step.Number,
        Past = [.. Past.Where(past => past.Until > step.At - _month), new PastPrice(step.Old, step.At)],
    };

    public Prices With(PlannedPrice plan) => this with { Plans = [.. Plans.Append(plan).OrderBy(one => one.From)] };

    public Prices Ended(Guid plan, bool isCancelled) => this with
    {
        Plans = [.. Plans.Where(one => one.Id != plan)],
        Ends = [.. Ends.Append(new EndedPlan(plan, isCancelled)).TakeLast(EndsMax)],
    };

    public Prices WithoutPlans() => Plans.Aggregate(this, (prices, plan) => prices.Ended(plan.Id, isCancelled: true));
}

/// <summary>A price that is to be asked from a time on.</summary>
public sealed record PlannedPrice(Guid Id, long PriceMinor, DateTimeOffset From, string By);

/// <summary>A planned price that came, or was cancelled before.</summary>
public sealed record EndedPlan(Guid Id, bool IsCancelled);

/// <summary>A price that was asked until a time.</summary>
public sealed record PastPrice(Money Price, DateTimeOffset Until);

/// <summary>One change of a price: who, when, from what to what. A document of the product's price history.</summary>
public sealed record PriceStep(int Number, Money Old, Money New, string By, DateTimeOffset At, string? Why = null)
{
    public const string Kind = "price-step";

    public string DocumentId => $"{Kind}-{Number:D6}";
}
