using System.Collections.Frozen;
using System.Globalization;

namespace ServerlessShop.Kernel;

/// <summary>An active currency of ISO 4217 with minor units; its exponent is how many decimals they are.</summary>
public sealed record Currency
{
    private static readonly FrozenDictionary<string, Currency> _active = ReadTable();

    private Currency(string code, int exponent) => (Code, Exponent) = (code, exponent);

    public string Code { get; }

    public int Exponent { get; }

    public static IReadOnlyList<Currency> Active => _active.Values;

    public static Currency? From(string? code) =>
        code is not null && _active.TryGetValue(code, out var currency) ? currency : null;

    private static FrozenDictionary<string, Currency> ReadTable()
    {
        using var table = new StreamReader(typeof(Currency).Assembly.GetManifestResourceStream("iso-4217.tsv")!);
        return table.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Where(row => row[1] != "-")
            .ToFrozenDictionary(
                row => row[0], row => new Currency(row[0], int.Parse(row[1], CultureInfo.InvariantCulture)));
    }
}
