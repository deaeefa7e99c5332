using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessShop.FunctionsHost.FakeApp;

// What this app does follows from its settings: Fake__Mode for its life as a process, Fake__Functions for what it
// reports. A build that is to differ says so in files of these names.
var folder = Environment.GetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY")!;
var mode = Said("Fake__Mode");
var key = Environment.GetEnvironmentVariable("LOCAL_HOST_KEY") ?? throw new InvalidOperationException("No LOCAL_HOST_KEY.");
var hostUri = args[Array.IndexOf(args, "--local-host-uri") + 1];
var workerId = args[Array.IndexOf(args, "--local-worker-id") + 1];

_ = Task.Run(() =>
{
    while (Console.In.Read() >= 0) { }
    Environment.Exit(0); // The parent is gone.
});

if (mode == "fails")
{
    await Console.Error.WriteLineAsync("fail Startup: The setting 'Shop:Currency' is missing.");
    return 3;
}

if (mode == "silent") { await Task.Delay(Timeout.Infinite); }

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
if (mode == "ignores-sigterm")
{
    builder.Services.AddSingleton<IHostLifetime, Deaf>();
    _ = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
}

await using var app = builder.Build();
using var host = new HttpClient { BaseAddress = new Uri(hostUri) };
host.DefaultRequestHeaders.Add("X-Local-Host-Key", key);
var fake = new FakeFunctions(host, workerId, key, Said("Fake__Version"));
if (mode != "unwell") { fake.Recover(); }
fake.Map(app);
await app.StartAsync();

var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
var list = Said("Fake__Functions");
if (mode == "differs") { list = list.Replace("Echo", workerId, StringComparison.Ordinal); }
var functions = JsonDocument.Parse(list.Length > 0 ? list : "[]").RootElement;
using var ready = await host.PostAsJsonAsync(
    $"/workers/{workerId}/ready", new { address, processId = Environment.ProcessId, functions });
if (!ready.IsSuccessStatusCode)
{
    await Console.Error.WriteLineAsync($"fail Startup: refused with {(int)ready.StatusCode}.");
    return 4;
}

Console.WriteLine("info Fake.Startup: ready");
if (mode == "crashes")
{
    await Console.Error.WriteLineAsync("Unhandled exception. The disk is on fire.");
    return 5;
}

await app.WaitForShutdownAsync();
Console.WriteLine("info Fake.Shutdown: in good order");
return 0;

string Said(string name)
{
    var file = Path.Combine(folder, name);
    return File.Exists(file) ? File.ReadAllText(file) : Environment.GetEnvironmentVariable(name) ?? "";
}
