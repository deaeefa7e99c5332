using System.Security.Cryptography;
using System.Text;

namespace ServerlessShop.Local.Trade;

/// <summary>A product of the data set: the name most often used, the price most often sold at, the units of a year.</summary>
public sealed record TradeProduct(string Sku, string Name, long PriceMinor, int UnitsSold);

/// <summary>A line of an order of the data set.</summary>
public sealed record TradeLine(string Sku, int Quantity, long UnitPriceMinor);

/// <summary>An invoice's sale lines: one order.</summary>
public sealed record TradeOrder(string Invoice, Guid Id, Guid? Customer, DateTimeOffset At, IReadOnlyList<TradeLine> Lines)
{
    public int Units => Lines.Sum(line => line.Quantity);

    public long ValueMinor => Lines.Sum(line => line.Quantity * line.UnitPriceMinor);
}

/// <summary>The data set as a shop sees it.</summary>
/// <param name="Returns">Credit notes, by time.</param>
/// <param name="LeftOut">Rows that are neither sale nor return, by what they are.</param>
public sealed record TradeYear(
    IReadOnlyList<TradeProduct> Products, IReadOnlyList<TradeOrder> Orders, IReadOnlyList<TradeReturn> Returns,
    IReadOnlyDictionary<RowKind, int> LeftOut)
{
    public const string Currency = "GBP";

    private static readonly Lazy<TradeYear> _year = new(() => From(TradeRow.ReadAll()));

    /// <summary>The shipped data set; read once, which takes about a second.</summary>
    public static TradeYear Shipped => _year.Value;

    public static TradeYear From(IEnumerable<TradeRow> rows)
    {
        var uk = UnitedKingdom();
        var leftOut = new Dictionary<RowKind, int>();
        var (sales, returns) = (new List<TradeRow>(), new List<TradeRow>());
        foreach (var row in rows)
        {
            if (row.Kind == RowKind.Sale) { sales.Add(row); }
            else if (row.Kind == RowKind.Return) { returns.Add(row); }
            else { leftOut[row.Kind] = leftOut.GetValueOrDefault(row.Kind) + 1; }
        }

        List<TradeOrder> orders =
        [
            .. sales.GroupBy(row => row.Invoice)
                .Select(invoice => OrderOf(invoice, uk))
                .OrderBy(order => order.At).ThenBy(order => order.Invoice, StringComparer.Ordinal),
        ];
        var matching = new ReturnMatching(orders);
        return new TradeYear(
            [.. sales.GroupBy(row => row.Sku).Select(ProductOf).OrderBy(product => product.Sku, StringComparer.Ordinal)],
            orders,
            [.. returns.GroupBy(row => row.Invoice).OrderBy(note => note.Min(row => row.At)).Select(note => ReturnOf(note, matching, uk))],
            leftOut);
    }

    /// <summary>The returns that take back from these orders and no others.</summary>
    public IReadOnlyList<TradeReturn> ReturnsOf(IReadOnlyList<TradeOrder> orders)
    {
        var ids = orders.Select(order => order.Id).ToHashSet();
        return [.. Returns.Where(note => note.Lines.Count > 0 && note.Lines.All(line => ids.Contains(line.Order)))];
    }

    /// <summary>The orders placed from the first day to the last, both included, by the UK's calendar.</summary>
    public IReadOnlyList<TradeOrder> Between(DateOnly? from, DateOnly? to)
    {
        var uk = UnitedKingdom();
        return [.. Orders.Where(order =>
            DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(order.At, uk).DateTime) is var day
            && (from is null || day >= from) && (to is null || day <= to))];
    }

    private static TradeProduct ProductOf(IGrouping<string, TradeRow> ofSku) => new(
        ofSku.Key,
        MostOften(ofSku.Where(row => row.Name.Length > 0).Select(row => row.Name), StringComparer.Ordinal) ?? ofSku.Key,
        MostOften(ofSku.Select(row => row.PriceMinor), Comparer<long>.Default),
        ofSku.Sum(row => row.Quantity));

    // Of those equally often the first in order, so that the catalogue is the same every time.
    private static T? MostOften<T>(IEnumerable<T> values, IComparer<T> order) where T : notnull => values
        .GroupBy(value => value)
        .OrderByDescending(same => same.Count())
        .ThenBy(same => same.Key, order)
        .Select(same => same.Key)
        .FirstOrDefault();

    private static TradeOrder OrderOf(IGrouping<string, TradeRow> invoice, TimeZoneInfo uk)
    {
        var local = invoice.Min(row => row.At);
        var customer = invoice.Select(row => row.Customer).FirstOrDefault(id => id is not null);
        return new TradeOrder(
            invoice.Key,
            IdOf("invoice", invoice.Key),
            customer is null ? null : IdOf("customer", customer),
            new DateTimeOffset(local, uk.GetUtcOffset(local)),
            [.. invoice.Select(row => new TradeLine(row.Sku, row.Quantity, row.PriceMinor))]);
    }

    private static TradeReturn ReturnOf(IGrouping<string, TradeRow> note, ReturnMatching matching, TimeZoneInfo uk)
    {
        var local = note.Min(row => row.At);
        var at = new DateTimeOffset(local, uk.GetUtcOffset(local));
        var (lines, unmatched) = (new List<TradeReturnLine>(), new List<TradeRow>());
        foreach (var row in note)
        {
            var customer = row.Customer is null ? (Guid?)null : IdOf("customer", row.Customer);
            if (matching.Match(customer, row.Sku, -row.Quantity, at) is { } taken) { lines.AddRange(taken); }
            else { unmatched.Add(row); }
        }

        return new TradeReturn(
            note.Key, IdOf("return", note.Key), at, note.Count() - unmatched.Count, lines, unmatched);
    }

    /// <summary>The same id for the same invoice or customer every time, so that replaying twice is a retry.</summary>
    private static Guid IdOf(string kind, string key)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"online-retail/{kind}/{key}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // Version 8: made by the application (RFC 9562).
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static TimeZoneInfo UnitedKingdom() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out var uk)
            ? uk
            : throw new StartException("This machine has no time zone data; install it (apt-get install tzdata).");
}
