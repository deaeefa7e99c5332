using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessShop.Local.FunctionsHost;

namespace ServerlessShop.Local.Verbs;

/// <summary>The functions host of a shop that another process runs, spoken to with the key it left for its owner.</summary>
internal sealed class RunningHost : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _address;

    private RunningHost(string address, HttpClient http)
    {
        _address = address;
        _http = http;
    }

    /// <param name="address">Where the host listens.</param>
    /// <param name="stateFolder">Where its key lies.</param>
    /// <exception cref="StartException">No shop has ever run on this folder.</exception>
    public static RunningHost At(string address, string stateFolder)
    {
        var key = Path.Combine(stateFolder, FunctionsHostOptions.KeyFile);
        if (!File.Exists(key)) { throw NotRunning(address); }

        // An update ends when the last old instance has drained, however long its functions run.
        var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Add("X-Local-Host-Key", File.ReadAllText(key));
        return new(address, http);
    }

    public Task<JsonElement> Get(string path, CancellationToken cancellation) =>
        Ask(new(HttpMethod.Get, _address + path), cancellation);

    public Task<JsonElement> Post(string path, object? body, CancellationToken cancellation) => Ask(
        new(HttpMethod.Post, _address + path) { Content = body is null ? null : JsonContent.Create(body) }, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> Ask(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            HttpResponseMessage response;
            try
            {
                response = await _http.SendAsync(request, cancellation);
            }
            catch (HttpRequestException)
            {
                throw NotRunning(_address);
            }

            using (response)
            {
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
                }

                var said = await response.Content.ReadAsStringAsync(cancellation);
                throw new StartException(response.StatusCode switch
                {
                    HttpStatusCode.Forbidden => $"The functions host at {_address} is another's: its key is not the one in the state folder.",
                    HttpStatusCode.NotFound => "There is no such app.",
                    _ => said,
                });
            }
        }
    }

    private static StartException NotRunning(string address) =>
        new($"The shop is not running at {address}. Start it: dotnet run --project shared/Local");
}
