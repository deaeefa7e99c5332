using System.Net;
using System.Net.Sockets;

namespace ServerlessShop.Local;

/// <summary>
/// A free port that is known before anything listens there. It is bound and not listened on: so the system gives it to
/// no other socket meanwhile, of which a starting shop and its neighbours open thousands, and whoever names it can listen.
/// </summary>
internal sealed class HeldPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public string Address => $"http://{_socket.LocalEndPoint}";

    public void Dispose() => _socket.Dispose();
}
