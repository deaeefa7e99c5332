using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Hosting;

namespace ServerlessShop.Hosting;

/// <summary>
/// Refuses to start on an account whose reads may be older than another instance's committed write. A decision that says
/// no writes nothing that would notice: with a weaker consistency a fact could be taken for already heard, and be lost.
/// </summary>
internal sealed class StoreConsistency(Container container) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var account = await container.Database.Client.ReadAccountAsync();
        if (account.Consistency.DefaultConsistencyLevel != ConsistencyLevel.Strong)
        {
            throw new InvalidOperationException(
                $"The Cosmos account's consistency is {account.Consistency.DefaultConsistencyLevel}; the shop needs Strong "
                + "(infra/topology.json, docs/decisions/0009).");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
