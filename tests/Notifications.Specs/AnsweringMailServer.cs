using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServerlessShop.Notifications.Specs;

/// <summary>A mail server that has one answer to every recipient.</summary>
internal sealed class AnsweringMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _answer;
    private readonly Task _talking;

    public AnsweringMailServer(string answer)
    {
        _answer = answer;
        _listener.Start();
        _talking = Talk();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _talking;
    }

    private async Task Talk()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 here");
            while (await reader.ReadLineAsync() is { } line)
            {
                await writer.WriteLineAsync(line.StartsWith("RCPT", StringComparison.Ordinal) ? _answer : "250 as you say");
            }
        }
        catch (Exception gone) when (gone is SocketException or IOException or ObjectDisposedException)
        {
            // The client left without a goodbye, or nobody ever came.
        }
    }
}
