using System.Text.Json;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>An item of about 1 KB.</summary>
internal sealed record Item(string Id, string Pk, int N, string Text);

/// <summary>What the items look like and where they lie. Twenty to a partition.</summary>
internal static class Shape
{
    public const int ItemsMin = 2_000; // Of 64 clients that batch, each has a partition of its own.
    public const int PartitionItems = 20;
    public const int BatchItems = 25;
    public const string Database = "bench";
    public const string Container = "items";

    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly string _text = string.Concat(Enumerable.Repeat("0123456789abcdef", 59));

    public static Item Of(int n) => new(IdOf(n), PartitionOf(n), n, _text);

    public static string IdOf(int n) => $"item-{n:D9}";

    public static string PartitionOf(int n) => $"part-{n / PartitionItems:D8}";

    public static byte[] Bytes(Item item) => JsonSerializer.SerializeToUtf8Bytes(item, Json);
}
