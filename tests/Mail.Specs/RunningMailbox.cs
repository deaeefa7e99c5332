using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ServerlessShop.Local.Mail;

namespace ServerlessShop.Mail.Specs;

/// <summary>A mailbox in a folder of its own, and somebody who speaks SMTP to it line by line.</summary>
public sealed class RunningMailbox : IAsyncLifetime
{
    public const int SizeMax = 20_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("mailbox-").FullName;
    private readonly HttpClient _http = new();
    private MailServer _server = null!;

    public int SmtpPort => _server.SmtpPort;

    public async Task InitializeAsync() =>
        _server = await MailServer.Start(new MailOptions(_folder) { SizeMax = SizeMax }, TimeProvider.System);

    public async Task Restart()
    {
        await _server.DisposeAsync();
        await InitializeAsync();
    }

    public async Task<IReadOnlyList<JsonElement>> Mail(string to)
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>($"{_server.Address}/mail?to={Uri.EscapeDataString(to)}");
        return [.. answer.GetProperty("mail").EnumerateArray()];
    }

    public Task<HttpResponseMessage> Get(string path, string? host = null, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, $"{_server.Address}{path}");
        if (host is not null) { request.Headers.Host = host; }
        return _http.SendAsync(request);
    }

    /// <summary>Says all of it and reads an answer to each; data lines are answered by nothing.</summary>
    public async Task<IReadOnlyList<string>> Say(params string[] says)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", SmtpPort);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answers = new List<string> { await Answer(reader) };
        foreach (var said in says)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(said + "\r\n"));
            answers.Add(await Answer(reader));
        }

        return answers;
    }

    public Task<IReadOnlyList<string>> Send(string to, string content) => Say(
        "EHLO spec", "MAIL FROM:<shop@example.com>", $"RCPT TO:<{to}>", "DATA", content.ReplaceLineEndings("\r\n") + "\r\n.", "QUIT");

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> Answer(StreamReader reader)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync() ?? "";
            if (line.Length < 4 || line[3] != '-') { return line; }
        }
    }
}
