using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Platform.Benchmarks.Stock;

/// <summary>The store, alone in its process until its input ends.</summary>
internal static class StockServing
{
    public static async Task<int> Store(string folder, string key)
    {
        await using var server = await CosmosServer.Start(
            new CosmosOptions { Folder = folder, MasterKey = key }, new NoTokens(), TimeProvider.System);
        Console.WriteLine(server.Address);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Its clients come with the key.</summary>
    private sealed class NoTokens : ITokens
    {
        public Caller? Check(string token, string audience) => null;

        public string Issue(string name, string audience) => throw new NotSupportedException("The key opens it.");

        public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) =>
            throw new NotSupportedException("The key opens it.");
    }
}
