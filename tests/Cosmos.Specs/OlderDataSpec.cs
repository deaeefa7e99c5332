using ServerlessShop.Local;
using ServerlessShop.Local.Cosmos;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>Files that another version wrote, or nobody who knows SQLite.</summary>
public sealed class OlderDataSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cosmos-older-").FullName;

    private string Data => Path.Combine(_folder, "cosmos.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Data_of_another_version_is_refused_by_its_number_and_left_as_it_is()
    {
        await using (Local.Storage.Database.Open(Data, 7, "CREATE TABLE older (x)")) { }
        var before = await File.ReadAllBytesAsync(Data);

        var refusal = await Assert.ThrowsAsync<StartException>(Start);

        Assert.Contains(Data, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("data version 7", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--fresh", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Data));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_name()
    {
        await File.WriteAllTextAsync(Data, "Shopping list: milk, bread, and enough text for a page.");

        var refusal = await Assert.ThrowsAsync<StartException>(Start);

        Assert.Contains(Data, refusal.Message, StringComparison.Ordinal);
    }

    private async Task Start()
    {
        var server = await CosmosServer.Start(new() { Folder = _folder }, new PlainTokens(), TimeProvider.System);
        await server.DisposeAsync();
    }
}
