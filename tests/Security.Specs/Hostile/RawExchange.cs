using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ServerlessShop.Security.Specs.Hostile;

/// <summary>What came back: the final statuses found in it. None: the connection was closed without an answer.</summary>
internal sealed record HostileAnswer(IReadOnlyList<int> Statuses, string Text);

/// <summary>Sends bytes as they are and reads until the other side closes.</summary>
internal static partial class RawExchange
{
    // Guards the run against a server that neither answers nor closes; that is a failure.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static async Task<HostileAnswer> Send(HostileTarget target, HostileRequest request)
    {
        using var deadline = new CancellationTokenSource(_patience);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(target.Authority.Host, target.Authority.Port, deadline.Token);
        var stream = client.GetStream();
        using var answer = new MemoryStream();
        var sending = Write(client, stream, request, deadline.Token);
        try
        {
            await stream.CopyToAsync(answer, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Neither answered nor closed: {request.Kind}\n{Encoding.Latin1.GetString(request.Bytes.AsSpan(0, int.Min(request.Bytes.Length, 2_000)))}");
        }
        catch (IOException)
        {
            // A server that has had enough resets the connection; what it said before that counts.
        }

        await sending;
        var text = Encoding.Latin1.GetString(answer.ToArray());
        return new HostileAnswer([.. StatusLines().Matches(text).Select(match => int.Parse(match.Groups[1].Value, null)).Where(status => status >= 200)], text);
    }

    private static async Task Write(TcpClient client, NetworkStream stream, HostileRequest request, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(request.Bytes, cancellation);
            if (!request.IsWhole) { client.Client.Shutdown(SocketShutdown.Send); }
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            // Answered and closed before all was sent, as is right for what is too large.
        }
    }

    [GeneratedRegex(@"HTTP/1\.[01] ([1-9][0-9]{2}) ?[A-Za-z -]*\r\n")]
    private static partial Regex StatusLines();
}
