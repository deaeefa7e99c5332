using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.OtherContexts;

/// <summary>A token of this app's own identity, which alone has the role privacy.</summary>
public delegate ValueTask<string> OwnToken(CancellationToken cancellation);

/// <summary>
/// Asks the other contexts for what they hold about a person, and to erase it. Any answer but the expected ones throws:
/// silence and nonsense must never count as "erased" or "nothing held".
/// </summary>
public sealed class PersonalDataOverGateway
{
    public const string MustWaitCode = "erasure-must-wait";

    private const int BytesMax = 16 * 1024 * 1024;
    private const int ReasonLengthMax = 500;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly OwnToken _token;

    public PersonalDataOverGateway(HttpClient http, IOptions<PrivacyOptions> options, OwnToken token)
    {
        _http = http;
        _http.BaseAddress = new Uri($"{options.Value.Endpoint.TrimEnd('/')}/");
        _http.Timeout = _patience;
        _http.MaxResponseContentBufferSize = BytesMax;
        _token = token;
    }

    /// <summary>What each context holds, in the order of the list; all of them, or it throws.</summary>
    public async Task<IReadOnlyList<HeldData>> Export(CustomerId customer, CancellationToken cancellation) =>
        await Task.WhenAll(PersonalDataSources.All.Select(source => Export(source.Context, customer, cancellation)));

    /// <summary>The context's word on erasing what it holds.</summary>
    public async Task<ErasureAnswer> Erase(string context, CustomerId customer, CancellationToken cancellation)
    {
        using var response = await Send(HttpMethod.Delete, context, customer, cancellation);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            var problem = await Read<Problem>(context, response, cancellation);
            return problem.Type?.Split('/')[^1] == MustWaitCode
                ? new ErasureAnswer.MustWait(Shortened(problem.Title) ?? "Something is under way.")
                : throw new HttpRequestException($"{context} refused to erase: {problem.Type}.");
        }

        Expect(HttpStatusCode.OK, context, response);
        var answer = await Read<Erased>(context, response, cancellation);
        return answer is { Count: >= 0 and var count, Kept: >= 0 and var kept } && answer.Context == context
            ? new ErasureAnswer.Done(new(count, kept, Shortened(answer.KeptBecause)))
            : throw new HttpRequestException($"{context} answered {answer} to an erasure.");
    }

    private async Task<HeldData> Export(string context, CustomerId customer, CancellationToken cancellation)
    {
        using var response = await Send(HttpMethod.Get, context, customer, cancellation);
        Expect(HttpStatusCode.OK, context, response);
        var held = await Read<HeldData>(context, response, cancellation);
        return held is { Items: not null } && held.Context == context
            ? held
            : throw new HttpRequestException($"{context} answered for '{held.Context}', or without items.");
    }

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, string context, CustomerId customer, CancellationToken cancellation)
    {
        var path = PersonalDataSources.All.Single(source => source.Context == context).Path;
        using var request = new HttpRequestMessage(method, $"{path}/personal-data/{customer}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _token(cancellation));
        return await _http.SendAsync(request, cancellation);
    }

    private static void Expect(HttpStatusCode status, string context, HttpResponseMessage response)
    {
        if (response.StatusCode != status)
        {
            throw new HttpRequestException($"{context} answered {(int)response.StatusCode}.", null, response.StatusCode);
        }
    }

    private static async Task<T> Read<T>(string context, HttpResponseMessage response, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json.Options, cancellation)
                ?? throw new HttpRequestException($"{context} answered nothing.");
        }
        catch (JsonException unreadable)
        {
            throw new HttpRequestException($"{context} answered what cannot be read.", unreadable);
        }
    }

    private static string? Shortened(string? text) => text is { Length: > ReasonLengthMax } ? text[..ReasonLengthMax] : text;

    private sealed record Problem(string? Type, string? Title);

    private sealed record Erased(
        string Context, [property: JsonPropertyName("erased")] int? Count, int? Kept, string? KeptBecause);
}

/// <summary>What one context holds about a person, in its own words.</summary>
public sealed record HeldData(string Context, IReadOnlyList<JsonElement> Items);

/// <summary>A context's word on erasing.</summary>
public abstract record ErasureAnswer
{
    private ErasureAnswer() { }

    public sealed record Done(ErasedCount Count) : ErasureAnswer;

    public sealed record MustWait(string Because) : ErasureAnswer;
}
