using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.Local.Mail;

/// <summary>
/// The mailbox of everybody the shop writes to: takes mail as any SMTP server does, delivers none of it, and shows it.
/// </summary>
public sealed class MailServer : IAsyncDisposable
{
    private const int ConnectionsMax = 64;

    private readonly TcpListener _listener;
    private readonly WebApplication _pages;
    private readonly Mailbox _mailbox;
    private readonly MailOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _places = new(ConnectionsMax);
    private readonly List<Task> _sessions = [];
    private Task _accepting = Task.CompletedTask;

    private MailServer(MailOptions options, TcpListener listener, WebApplication pages, Mailbox mailbox, TimeProvider clock)
    {
        _options = options;
        _listener = listener;
        _pages = pages;
        _mailbox = mailbox;
        _clock = clock;
    }

    /// <summary>Where the mail is shown.</summary>
    public string Address =>
        _pages.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Where mail is taken.</summary>
    public int SmtpPort => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <exception cref="StartException">A port is taken, or the mailbox is of another version.</exception>
    public static async Task<MailServer> Start(MailOptions options, TimeProvider clock)
    {
        Directory.CreateDirectory(options.Folder);
        var mailbox = Mailbox.Open(options.Folder, clock);
        var listener = new TcpListener(IPAddress.Loopback, options.SmtpPort);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.PagePort}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var pages = builder.Build();
        pages.Run(new MailPages(mailbox).Answer);
        try
        {
            listener.Start();
            await pages.StartAsync();
        }
        catch (Exception failure)
        {
            listener.Dispose();
            await pages.DisposeAsync();
            await mailbox.DisposeAsync();
            if (failure is IOException or SocketException) { throw new StartException($"The mailbox cannot listen: {failure.Message}"); }
            throw;
        }

        var server = new MailServer(options, listener, pages, mailbox, clock);
        server._accepting = server.Accept();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_sessions);
        await _pages.StopAsync();
        await _pages.DisposeAsync();
        await _mailbox.DisposeAsync();
        _stopping.Dispose();
        _places.Dispose();
    }

    private async Task Accept()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_stopping.Token);
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _sessions.RemoveAll(session => session.IsCompleted);
                _sessions.Add(Serve(client));
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                _places.Release(); // This caller hung up before it was taken; the next one is taken all the same.
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using (client)
            {
                await new SmtpSession(client.GetStream(), _mailbox, _options, _clock).Run(_stopping.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // The sender went away or fell silent, or this platform stops. What was not answered 250 is sent again.
        }
        finally
        {
            _places.Release();
        }
    }
}
