using System.Text.Json;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Verbs;

/// <summary>Signs a seeded user in at the running shop and prints the access token, for curl.</summary>
public static class TokenVerb
{
    public static async Task<int> Run(
        PlatformOptions options, string user, string? password, CancellationToken cancellation)
    {
        var topology = ShopTopology.Read(options.Root);
        using var http = new HttpClient();
        foreach (var tenant in new[] { "workforce", "customers" })
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["username"] = user,
                ["password"] = password ?? $"shop-{user}",
                ["scope"] = $"{topology.Audience}/access_as_user",
            });

            using var answer = await Post(http, $"{options.Address(1)}/{tenant}/local/token", form, cancellation);
            if (!answer.IsSuccessStatusCode) { continue; }

            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
            Console.WriteLine(json.RootElement.GetProperty("access_token").GetString());
            return 0;
        }

        await Console.Error.WriteLineAsync($"There is no user '{user}' with this password.");
        return 1;
    }

    private static async Task<HttpResponseMessage> Post(
        HttpClient http, string address, HttpContent form, CancellationToken cancellation)
    {
        try
        {
            return await http.PostAsync(address, form, cancellation);
        }
        catch (HttpRequestException)
        {
            throw new StartException($"The shop is not running at {address}. Start it: dotnet run --project shared/Local");
        }
    }
}
