using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace ServerlessShop.Identity.Specs;

/// <summary>What a browser was answered.</summary>
public sealed partial record Seen(int Status, string Html, Uri? Location, HttpResponseHeaders Headers, string? Language)
{
    /// <summary>The parameters with which it was sent back to the client.</summary>
    public Dictionary<string, string> Returned => QueryHelpers.ParseQuery(
            Location!.Query.Length > 0 ? Location.Query : Location.Fragment.Replace('#', '?'))
        .ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());

    public string Code => Returned["code"];

    /// <summary>What a form of the page would send untouched.</summary>
    public Dictionary<string, string> Hidden => HiddenInputs().Matches(Html).ToDictionary(
        input => WebUtility.HtmlDecode(input.Groups[1].Value), input => WebUtility.HtmlDecode(input.Groups[2].Value));

    public string Action => WebUtility.HtmlDecode(FormAction().Match(Html).Groups[1].Value);

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenInputs();

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\"")]
    private static partial Regex FormAction();
}

/// <summary>Keeps cookies, fills in forms, and stops where it is sent elsewhere.</summary>
public sealed class Browser : IDisposable
{
    private readonly string _address;
    private readonly HttpClient _http;

    public Browser(string address)
    {
        _address = address;
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies, UseCookies = true });
    }

    public CookieContainer Cookies { get; } = new();

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    public async Task<Seen> Get(string path)
    {
        using var response = await _http.GetAsync(new Uri(_address + path));
        return await Read(response);
    }

    public async Task<Seen> Post(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        using var response = await _http.PostAsync(new Uri(_address + path), form);
        return await Read(response);
    }

    /// <summary>Sends the page's form, with what the person typed.</summary>
    public Task<Seen> Send(Seen page, params (string Name, string Value)[] typed) =>
        Post(page.Action, page.Hidden.Concat(typed.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Cookie? Cookie(string tenant, string name) =>
        Cookies.GetCookies(new Uri($"{_address}/{tenant}/x")).SingleOrDefault(cookie => cookie.Name == $"shop-{tenant}-{name}");

    public void Dispose() => _http.Dispose();

    private static async Task<Seen> Read(HttpResponseMessage response) => new(
        (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location, response.Headers,
        response.Content.Headers.ContentLanguage.SingleOrDefault());
}
