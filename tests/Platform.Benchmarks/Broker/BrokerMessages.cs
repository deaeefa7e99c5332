using System.Diagnostics;
using System.Text;

namespace ServerlessShop.Platform.Benchmarks.Broker;

/// <summary>Messages of 1 KB as a Function App sends them over REST.</summary>
internal sealed class BrokerMessages(HttpClient http)
{
    public const int BatchSize = 16;
    private const int BodyBytes = 1024;

    private static readonly string _filler = new('x', BodyBytes - 20);
    private static long _next;

    public static HttpClient Connect(Uri address)
    {
        var http = new HttpClient(
            new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                MaxConnectionsPerServer = 64, // Or a stall is followed by hundreds of connections made anew.
            })
        {
            BaseAddress = address,
        };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "ordering");
        return http;
    }

    /// <summary>A body begins with the moment it was made at.</summary>
    public static TimeSpan AgeOf(ReadOnlySpan<byte> body) => Stopwatch.GetElapsedTime(long.Parse(
        Encoding.ASCII.GetString(body[..20]), System.Globalization.CultureInfo.InvariantCulture));

    public static byte[] NewBody() => Encoding.ASCII.GetBytes(NewText());

    public async Task SendSingle()
    {
        using var content = new ByteArrayContent(NewBody());
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.Add(
            "BrokerProperties", $$"""{"MessageId":"{{Interlocked.Increment(ref _next)}}","Label":"OrderPlacedV1"}""");
        await Send(content);
    }

    public async Task SendBatch()
    {
        var json = new StringBuilder("[");
        for (var i = 0; i < BatchSize; i++)
        {
            json.Append(i == 0 ? "" : ",").Append("{\"Body\":\"").Append(NewText())
                .Append("\",\"BrokerProperties\":{\"MessageId\":\"").Append(Interlocked.Increment(ref _next))
                .Append("\",\"Label\":\"OrderPlacedV1\"}}");
        }

        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(json.Append(']').ToString()));
        content.Headers.ContentType = new("application/vnd.microsoft.servicebus.json");
        await Send(content);
    }

    private static string NewText() => $"{Stopwatch.GetTimestamp():D20}{_filler}";

    private async Task Send(HttpContent content)
    {
        using var answer = await http.PostAsync("/ordering/messages", content);
        answer.EnsureSuccessStatusCode();
    }
}
