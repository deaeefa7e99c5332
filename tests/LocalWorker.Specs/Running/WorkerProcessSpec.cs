using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessShop.LocalWorker.Specs.Running;

/// <summary>The sample app as a process of its own, started as the functions host starts a Function App.</summary>
public sealed class WorkerProcessSpec : IAsyncLifetime
{
    private static readonly string App =
        Path.Combine(AppContext.BaseDirectory, "ServerlessShop.LocalWorker.SampleApp.dll");

    private FunctionsHostFake _host = null!;
    private Process? _process;

    public async Task InitializeAsync() => _host = await FunctionsHostFake.Start();

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
        await _host.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Closing_its_standard_input_ends_the_worker()
    {
        var process = Start();
        var ready = await _host.WorkerReady;

        Assert.Equal(process.Id, (int)ready["processId"]!);
        process.StandardInput.Close();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_terminated_worker_finishes_what_it_has_begun()
    {
        var process = Start();
        var address = AddressIn(await _host.WorkerReady);
        using var connection = new TcpClient();
        await connection.ConnectAsync(address);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /api/Echo HTTP/1.1\r\nHost: localhost\r\nx-ms-invocation-id: 1\r\nContent-Length: 12\r\n"
            + $"X-Local-Host-Key: {FunctionsHostFake.Key}\r\n\r\nbegun "));
        var answer = await ReadUntil(stream, "begun ");

        using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await terminate.WaitForExitAsync();
        while (await IsListening(address))
        {
        }

        await stream.WriteAsync("ended."u8.ToArray());
        answer += await ReadUntil(stream, "ended.");
        await process.WaitForExitAsync();

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public Task Started_by_hand_it_says_how_to_start() => Refuses("dotnet run --project shared/Local", args: []);

    [Fact(Timeout = 60_000)]
    public Task Started_by_azures_host_it_says_which_build_it_is() =>
        Refuses("dotnet publish", ["--functions-uri", "http://127.0.0.1:1", "--functions-worker-id", "1"]);

    [Fact(Timeout = 60_000)]
    public Task Found_in_app_service_it_says_which_build_it_is() =>
        Refuses("FunctionsHost=Azure", Arguments(), ("WEBSITE_SITE_NAME", "ordering"));

    [Fact(Timeout = 60_000)]
    public Task A_host_elsewhere_is_none() =>
        Refuses("not an http address", ["--local-host-uri", "http://example.com", "--local-worker-id", "1"]);

    [Fact(Timeout = 60_000)]
    public Task A_missing_setting_is_one_line() => Refuses("Motto", Arguments(), ("Sample__Motto", ""));

    [Fact(Timeout = 60_000)]
    public Task Without_a_key_there_is_no_start() => Refuses("LOCAL_HOST_KEY", Arguments(), ("LOCAL_HOST_KEY", ""));

    [Fact(Timeout = 60_000)]
    public Task A_host_that_refuses_the_worker_ends_it()
    {
        _host.ReadyStatus = 409;
        return Refuses("refused this worker (409): Not you.", Arguments());
    }

    private async Task Refuses(string because, string[] args, params (string Name, string Value)[] environment)
    {
        var process = Start(args, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("fail ", line, StringComparison.Ordinal);
        Assert.Contains(because, line, StringComparison.Ordinal);
        Assert.Empty(await output);
    }

    private Process Start() => Start(Arguments());

    private Process Start(string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [App, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LOCAL_HOST_KEY"] = FunctionsHostFake.Key;
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = _host.Directory;
        start.Environment["Sample__Motto"] = "Onwards";
        start.Environment.Remove("WEBSITE_SITE_NAME");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return _process = Process.Start(start)!;
    }

    private string[] Arguments() => ["--local-host-uri", _host.Address.ToString(), "--local-worker-id", "sample-1"];

    private static IPEndPoint AddressIn(JsonObject ready) =>
        new(IPAddress.Loopback, new Uri((string)ready["address"]!).Port);

    private static async Task<bool> IsListening(IPEndPoint address)
    {
        using var knock = new TcpClient();
        try
        {
            await knock.ConnectAsync(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> ReadUntil(NetworkStream stream, string end)
    {
        var text = "";
        var buffer = new byte[1024];
        while (!text.Contains(end, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            Assert.True(read > 0, $"The worker hung up after: {text}");
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return text;
    }
}
