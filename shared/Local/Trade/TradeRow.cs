using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;

namespace ServerlessShop.Local.Trade;

/// <summary>What a row of the data set counts as; README.md beside this file has the rules.</summary>
public enum RowKind { Sale, Return, NoProduct, NoPrice, NoQuantity, OtherInvoice }

/// <summary>One row of the data set.</summary>
/// <param name="At">UK local time, without offset.</param>
/// <param name="PriceMinor">Pence; -1 where the price has more than two decimals, which no sale has.</param>
public sealed partial record TradeRow(
    string Invoice, string Sku, string Name, int Quantity, DateTime At, long PriceMinor, string? Customer, RowKind Kind)
{
    /// <summary>All rows of the shipped file, in its order.</summary>
    public static IEnumerable<TradeRow> ReadAll()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Trade", "online-retail.csv.gz");
        if (!File.Exists(path)) { throw new StartException($"The data set {path} is missing."); }

        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            yield return From(
                csv.GetField(0)!, csv.GetField(1)!, csv.GetField(2)!, csv.GetField(3)!, csv.GetField(4)!,
                csv.GetField(5)!, csv.GetField(6)!);
        }
    }

    private static TradeRow From(
        string invoice, string code, string name, string quantityText, string at, string priceText, string customer)
    {
        var sku = code.Trim().ToUpperInvariant();
        var quantity = int.Parse(quantityText, CultureInfo.InvariantCulture);
        var price = decimal.Parse(priceText, CultureInfo.InvariantCulture);

        var kind = (ProductCode().IsMatch(sku), invoice.All(char.IsAsciiDigit), invoice.StartsWith('C')) switch
        {
            (false, _, _) => RowKind.NoProduct,
            (_, false, false) => RowKind.OtherInvoice,
            _ when price <= 0 => RowKind.NoPrice,
            (_, true, _) when quantity > 0 => RowKind.Sale,
            (_, _, true) when quantity < 0 => RowKind.Return,
            _ => RowKind.NoQuantity,
        };

        return new TradeRow(
            invoice, sku, name.Trim(), quantity,
            DateTime.ParseExact(at, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            decimal.IsInteger(price * 100) ? (long)(price * 100) : -1,
            customer.Length > 0 ? customer : null, kind);
    }

    [GeneratedRegex(@"^\d{5}[A-Z]{0,2}$")]
    private static partial Regex ProductCode();
}
