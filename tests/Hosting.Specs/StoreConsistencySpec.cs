using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Hosting.Specs;

/// <summary>On which accounts an app starts, asked through the real SDK.</summary>
public sealed class StoreConsistencySpec
{
    [Fact]
    public async Task An_app_starts_on_an_account_with_strong_consistency()
    {
        using var client = ClientOf("Strong");
        await new StoreConsistency(client.GetContainer("shop", "ordering")).StartAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("BoundedStaleness")]
    [InlineData("Session")]
    [InlineData("ConsistentPrefix")]
    [InlineData("Eventual")]
    public async Task It_refuses_to_start_on_a_weaker_one_by_name(string consistency)
    {
        using var client = ClientOf(consistency);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new StoreConsistency(client.GetContainer("shop", "ordering")).StartAsync(CancellationToken.None));
        Assert.Contains(consistency, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Strong", refusal.Message, StringComparison.Ordinal);
    }

    private static CosmosClient ClientOf(string consistency) => new(
        "http://127.0.0.1:1/",
        Convert.ToBase64String(new byte[64]),
        new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            HttpClientFactory = () => new HttpClient(new Account(consistency)),
        });

    /// <summary>An account that can only describe itself.</summary>
    private sealed class Account(string consistency) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(
                    $$$"""
                    {
                      "id": "local", "_rid": "local", "_self": "", "media": "//media/", "addresses": "//addresses/", "_dbs": "//dbs/",
                      "writableLocations": [{ "name": "Local", "databaseAccountEndpoint": "http://127.0.0.1:1/" }],
                      "readableLocations": [{ "name": "Local", "databaseAccountEndpoint": "http://127.0.0.1:1/" }],
                      "enableMultipleWriteLocations": false,
                      "userConsistencyPolicy": { "defaultConsistencyLevel": "{{{consistency}}}" },
                      "queryEngineConfiguration": "{}"
                    }
                    """,
                    Encoding.UTF8,
                    "application/json"),
            });
    }
}
