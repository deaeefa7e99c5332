using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;

namespace ServerlessShop.Hosting;

/// <summary>As much of the REST APIs of App Configuration and Key Vault as the provider asks.</summary>
internal sealed class AppConfigurationClient(Uri endpoint, TokenCredential credential) : IDisposable
{
    private const string ApiVersion = "2023-11-01";
    private const string VaultApiVersion = "7.4";
    private static readonly TokenRequestContext _configuration = new(["https://azconfig.io/.default"]);
    private static readonly TokenRequestContext _vault = new(["https://vault.azure.net/.default"]);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>The ETag a key has now; the known one when that has not changed, null when there is no such key.</summary>
    public async Task<string?> ETagOf(string key, string? known)
    {
        using var response = await Send(
            new Uri(endpoint, $"/kv/{Uri.EscapeDataString(key)}?api-version={ApiVersion}"),
            _configuration,
            request => { if (known is not null) { request.Headers.TryAddWithoutValidation("If-None-Match", known); } });
        return response.StatusCode switch
        {
            HttpStatusCode.NotModified => known,
            HttpStatusCode.NotFound => null,
            _ => Succeeded(response).Headers.ETag?.Tag ?? throw new FormatException($"{key} came without an ETag."),
        };
    }

    /// <param name="label">Null for those without one.</param>
    public async IAsyncEnumerable<StoredSetting> List(string keyFilter, string? label)
    {
        var page = $"/kv?key={Uri.EscapeDataString(keyFilter)}&label={Uri.EscapeDataString(label ?? "\0")}"
            + $"&$select=key,value,content_type&api-version={ApiVersion}";
        while (true)
        {
            using var response = await Send(new Uri(endpoint, page), _configuration);
            using var json = await JsonDocument.ParseAsync(await Succeeded(response).Content.ReadAsStreamAsync());
            foreach (var item in json.RootElement.GetProperty("items").EnumerateArray())
            {
                yield return new StoredSetting(
                    item.GetProperty("key").GetString()!,
                    item.GetProperty("value").GetString(),
                    item.GetProperty("content_type").GetString());
            }

            if (!json.RootElement.TryGetProperty("@nextLink", out var next)) { yield break; }
            page = next.GetString()!;
        }
    }

    /// <summary>A secret's value. The token goes to our own store's vault and to nobody whom a setting names.</summary>
    public async Task<string> Secret(Uri reference)
    {
        if (reference.GetLeftPart(UriPartial.Authority) != endpoint.GetLeftPart(UriPartial.Authority))
        {
            throw new FormatException($"The secret {reference} is not in the local vault, {endpoint.Authority}.");
        }

        using var response = await Send(new Uri(reference, $"{reference.AbsolutePath}?api-version={VaultApiVersion}"), _vault);
        using var json = await JsonDocument.ParseAsync(await Succeeded(response).Content.ReadAsStreamAsync());
        return json.RootElement.GetProperty("value").GetString() ?? throw new FormatException($"The secret {reference} has no value.");
    }

    public void Dispose() => _http.Dispose();

    private static HttpResponseMessage Succeeded(HttpResponseMessage response) => response.IsSuccessStatusCode
        ? response
        : throw new HttpRequestException(
            $"{response.RequestMessage!.RequestUri!.AbsolutePath} was answered {(int)response.StatusCode} {response.ReasonPhrase}",
            null,
            response.StatusCode);

    private async Task<HttpResponseMessage> Send(Uri address, TokenRequestContext scope, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var token = await credential.GetTokenAsync(scope, CancellationToken.None);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        with?.Invoke(request);
        return await _http.SendAsync(request);
    }
}
