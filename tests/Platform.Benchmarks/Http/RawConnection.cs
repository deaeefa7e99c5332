using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServerlessShop.Platform.Benchmarks.Http;

/// <summary>
/// One kept-alive connection that sends the same bytes and reads whole answers. A real HTTP client would cost more than
/// what is measured, on the same two cores.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private byte[] _answer = new byte[16 * 1024];

    private RawConnection(byte[] request) => _request = request;

    public static async Task<RawConnection> Open(Uri address, string request)
    {
        var connection = new RawConnection(Encoding.ASCII.GetBytes(request));
        await connection._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return connection;
    }

    /// <summary>A GET as <see cref="Open"/> takes it.</summary>
    public static string Get(Uri address, string path, params string[] headers) =>
        $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{string.Concat(headers.Select(header => $"{header}\r\n"))}\r\n";

    /// <exception cref="InvalidOperationException">The answer is not 200: what is measured is not what was meant.</exception>
    public async Task Ask()
    {
        await _socket.SendAsync(_request);
        var read = 0;
        while (!IsWhole(_answer.AsSpan(0, read)))
        {
            if (read == _answer.Length) { Array.Resize(ref _answer, 2 * read); }
            var more = await _socket.ReceiveAsync(_answer.AsMemory(read));
            if (more == 0) { throw new IOException("The server closed the connection."); }
            read += more;
        }

        if (!_answer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"{Encoding.ASCII.GetString(_request)}{Encoding.UTF8.GetString(_answer, 0, read)}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) { return false; }

        var length = answer[..end].IndexOf("\r\nContent-Length: "u8);
        if (length < 0) { return answer.EndsWith("\r\n0\r\n\r\n"u8); }

        var digits = answer[(length + "\r\nContent-Length: ".Length)..];
        digits = digits[..digits.IndexOf((byte)'\r')];
        return answer.Length >= end + 4 + int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
