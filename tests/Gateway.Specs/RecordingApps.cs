using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Gateway.Specs;

/// <summary>A forwarded request as an app would see it.</summary>
public sealed record Forwarded(string App, string PathAndQuery, string Method, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Function Apps that remember what they were asked, and answer as they are told.</summary>
public sealed class RecordingApps : IFunctionApps
{
    public List<Forwarded> Received { get; } = [];

    public Forwarded Last => Received[^1];

    /// <summary>Which instance was asked for, request by request; null where any would do.</summary>
    public List<string?> Instances { get; } = [];

    /// <summary>Instances that take no requests now.</summary>
    public HashSet<string> Draining { get; } = [];

    public Func<HttpContext, Task> Answer { get; set; } = http => http.Response.WriteAsync("answered");

    public async Task<bool> Forward(
        HttpContext context, string app, string? instance, string pathAndQuery, IReadOnlyDictionary<string, string> addHeaders)
    {
        Instances.Add(instance);
        if (instance is not null && Draining.Contains(instance)) { return false; }

        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in addHeaders) { headers[name] = value; }

        using var body = new StreamReader(context.Request.Body);
        Received.Add(new Forwarded(app, pathAndQuery, context.Request.Method, headers, await body.ReadToEndAsync()));
        await Answer(context);
        return true;
    }
}
