using ServerlessShop.Cosmos.StoreApp;
using ServerlessShop.Local.Cosmos;

// Serves the folder it is given until its standard input ends, which it does when whoever started it is gone.
var options = new CosmosOptions
{
    Folder = args[0],
    MasterKey = Environment.GetEnvironmentVariable("MASTER_KEY")
        ?? throw new InvalidOperationException("MASTER_KEY is not set: clients could not come back after a restart."),
};
await using var server = await CosmosServer.Start(options, new NoTokens(), TimeProvider.System);
Console.WriteLine(server.Address);
while (await Console.In.ReadLineAsync() is not null) { }
