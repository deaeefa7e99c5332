using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ServerlessShop.Local;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>What a person meets who starts the shop: one clear line where it cannot, and no process left behind.</summary>
public sealed class StartingSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("starting-").FullName;

    [Fact]
    public async Task In_a_wrong_folder_it_says_so()
    {
        using var shop = ShopProcess.Start(_folder);
        Assert.Equal(1, await shop.Exited());
        Assert.Contains("is not in a ServerlessShop repository", Assert.Single(Lines(shop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_word_gets_one_line()
    {
        using var shop = ShopProcess.Start(null, "--prot", "1");
        Assert.Equal(2, await shop.Exited());
        Assert.Contains("--prot", Assert.Single(Lines(shop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_way_out()
    {
        var port = ShopProcess.FreeBasePort();
        using var taken = new TcpListener(IPAddress.Loopback, port + 3);
        taken.Start();

        using var shop = ShopProcess.Start(null, "--state", _folder, "--port", $"{port}");

        Assert.Equal(1, await shop.Exited());
        var line = Assert.Single(Lines(shop));
        Assert.Contains($"Port {port + 3}, which the broker needs, is taken.", line, StringComparison.Ordinal);
        Assert.Contains("--port", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_copy_on_the_same_data_is_refused()
    {
        using var first = StateFolder.Take(_folder, fresh: false);
        using var shop = ShopProcess.Start(null, "--state", _folder, "--port", $"{ShopProcess.FreeBasePort()}");

        Assert.Equal(1, await shop.Exited());
        Assert.StartsWith("Another copy of the shop is running on", Assert.Single(Lines(shop)), StringComparison.Ordinal);
    }

    [Fact]
    public void Fresh_empties_a_state_folder_and_refuses_any_other()
    {
        var mine = Path.Combine(_folder, "something-of-mine");
        File.WriteAllText(mine, "not the shop's");
        var refused = Assert.Throws<StartException>(() => StateFolder.Take(_folder, fresh: true));
        Assert.Contains("is not a state folder of the shop", refused.Message, StringComparison.Ordinal);
        Assert.Equal([mine], Directory.GetFileSystemEntries(_folder));

        var state = Path.Combine(_folder, "state");
        StateFolder.Take(state, fresh: true).Dispose();
        var kept = Path.Combine(state, "cosmos.db");
        File.WriteAllText(kept, "the shop's");
        StateFolder.Take(state, fresh: true).Dispose();
        Assert.False(File.Exists(kept));
    }

    [Fact]
    public async Task An_app_without_a_setting_does_not_start_and_names_it()
    {
        var folder = Path.Combine(
            PlatformOptions.FindRoot(AppContext.BaseDirectory), "functions", "Ordering", "bin", "Local",
            new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name, "net10.0");
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(folder, "ServerlessShop.Ordering.dll"), "--local-host-uri", "http://127.0.0.1:1", "--local-worker-id", "ordering-1"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        start.Environment["LOCAL_HOST_KEY"] = "a key";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["Cosmos__database"] = "shop";

        using var app = Process.Start(start)!;
        var said = await app.StandardError.ReadToEndAsync();
        await app.WaitForExitAsync();

        Assert.Equal(1, app.ExitCode);
        Assert.Contains("AppConfiguration__endpoint", Assert.Single(said.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Lines(ShopProcess shop) => shop.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
