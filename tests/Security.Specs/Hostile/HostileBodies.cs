using System.IO.Compression;
using System.Text;

namespace ServerlessShop.Security.Specs.Hostile;

/// <summary>Bodies for somebody who may send one: broken, absurd, or right but for a few bytes.</summary>
internal static class HostileBodies
{
    private static readonly string[] _types =
    [
        "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "application/json; charset=utf-7",
        "application/json; charset=\"", "application/problem+json", "json", "*/*", "application/json, text/plain", "",
    ];

    private static readonly string[] _values =
    [
        "null", "true", "[]", "{}", "\"\"", "-1", "0", "1.5", "1e999", "-1e999", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "2147483648", "0.0000000000000000000000000001", "NaN", "Infinity", "01", "\"\\u0000\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\\uffff\"",
        "\"'; DROP TABLE orders; --\"", "\"<script>alert(1)</script>\"", "\"{{7*7}}\"", "\"${jndi:ldap://a/b}\"", "\"../../etc/passwd\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2026-02-30T00:00:00Z\"", "\"00000000-0000-0000-0000-000000000000\"",
    ];

    public static (string Type, byte[] Body) One(Random random, string good)
    {
        const string Json = "application/json";
        return random.Next(14) switch
        {
            0 => (_types[random.Next(_types.Length)], Encoding.UTF8.GetBytes(good)),
            1 => (Json, Encoding.UTF8.GetBytes(Nested(random))),
            2 => (Json, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(good)]),
            3 => (Json, Encoding.Unicode.GetBytes(good)),
            4 => (Json, Encoding.UTF8.GetBytes(good)[..random.Next(good.Length)]),
            5 => (Json, Gzip(good)),
            6 => (Json, Encoding.UTF8.GetBytes(good.Insert(1, $"\"{new string('a', random.Next(1, 60_000))}\":1,"))),
            7 => (Json, Encoding.UTF8.GetBytes($"{good[..^1]},{good[1..]}")),
            8 => (Json, Encoding.UTF8.GetBytes($"{{\"currency\":\"GBP\",\"paymentToken\":\"tok_approve\",\"lines\":[{Many(random)}]}}")),
            9 => (Json, Encoding.UTF8.GetBytes($"\"{new string('x', random.Next(20) == 0 ? 2_000_000 : random.Next(1, 100_000))}\"")),
            10 => (Json, Noise(random)),
            11 => (Json, Flipped(random, Encoding.UTF8.GetBytes(good))),
            _ => (Json, Encoding.UTF8.GetBytes(OtherValues(random, good))),
        };
    }

    private static string Nested(Random random)
    {
        var (depth, open) = (random.Next(60, 20_000), random.Next(2) == 0 ? "[" : "{\"lines\":");
        return string.Concat(Enumerable.Repeat(open, depth));
    }

    private static string Many(Random random) => string.Join(',', Enumerable.Repeat(
        random.Next(3) switch
        {
            0 => "null",
            1 => """{"sku":"71053","quantity":1,"unitPriceMinor":1,"units":1}""",
            _ => """{"sku":"HOSTILE","quantity":100000,"unitPriceMinor":9223372036854775807,"units":100000}""",
        },
        random.Next(1, 5_000)));

    /// <summary>Some of its values become others, wherever they end.</summary>
    private static string OtherValues(Random random, string good)
    {
        var text = new StringBuilder();
        var pieces = good.Split(':');
        for (var i = 0; i < pieces.Length; i++)
        {
            var end = pieces[i].IndexOfAny([',', '}', ']']);
            text.Append(i > 0 && end > 0 && random.Next(3) == 0 ? _values[random.Next(_values.Length)] + pieces[i][end..] : pieces[i]);
            if (i < pieces.Length - 1) { text.Append(':'); }
        }

        return text.ToString();
    }

    private static byte[] Flipped(Random random, byte[] bytes)
    {
        for (var i = random.Next(1, 6); i > 0; i--) { bytes[random.Next(bytes.Length)] = (byte)random.Next(256); }
        return bytes;
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 2_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) { gzip.Write(Encoding.UTF8.GetBytes(text)); }
        return bytes.ToArray();
    }
}
