using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ServerlessShop.Local.Cosmos.Items;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>A request: what it names, its headers, its body.</summary>
internal sealed class CosmosRequest(HttpContext context)
{
    private const int BodyBytesMax = 32 * 1024 * 1024;
    private const int PageDefault = 100;
    private const int PageMax = 1000;

    private string? _activity;

    public string RawTarget { get; } = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    public Target Target => field ??= Target.Parse(RawTarget);

    public string Method => context.Request.Method;

    public string Host => context.Request.Host.Host;

    public string Endpoint => $"{context.Request.Scheme}://{context.Request.Host}/";

    public ReadOnlyMemory<byte> Body { get; private set; }

    public string Activity => _activity ??= Header(Names.ActivityId) ?? Guid.NewGuid().ToString();

    public string? IfMatch => Header("If-Match");

    public string? IfNoneMatch => Header("If-None-Match");

    public bool IsMinimal => Header("Prefer")?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Null without the header: the request is about all partitions.</summary>
    public PartitionKeyValue? Partition =>
        Header(Names.PartitionKey) is { } header ? PartitionKeyValue.FromHeader(header) : null;

    public int PageSize
    {
        get
        {
            var size = Header(Names.MaxItemCount) is { } text
                ? int.Parse(text, CultureInfo.InvariantCulture)
                : PageDefault;
            return size <= 0 ? PageMax : Math.Min(size, PageMax);
        }
    }

    public string? Header(string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public bool Flag(string name) => string.Equals(Header(name), "true", StringComparison.OrdinalIgnoreCase);

    public PartitionKeyValue RequirePartition() =>
        Partition ?? throw RefusalException.BadRequest("PartitionKey value must be supplied for this operation.");

    /// <summary>There is one range; a part of it cannot be asked for yet.</summary>
    public void RefuseRangeParts()
    {
        if (Header(Names.RangeId) is { } range && range is not "0")
        {
            throw new RefusalException(410, $"There is no partition key range {range}.", 1002);
        }

        if (Header(Names.StartEpk) is { Length: > 0 } || Header(Names.EndEpk) is { Length: > 0 } and not "FF")
        {
            throw RefusalException.NotHere("A part of a partition key range (hierarchical keys, split feed ranges)");
        }
    }

    /// <summary>Reads the whole body into an array of its own, which may be stored as it is.</summary>
    public async ValueTask ReadBody()
    {
        var length = context.Request.ContentLength;
        if (length > BodyBytesMax) { throw new RefusalException(413, "Request size is too large"); }
        if (length is { } known)
        {
            var exact = new byte[known];
            await context.Request.Body.ReadExactlyAsync(exact, context.RequestAborted);
            Body = exact;
            return;
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) { return; }
        using var buffer = new MemoryStream();
        var part = new byte[81_920];
        int read;
        while ((read = await context.Request.Body.ReadAsync(part, context.RequestAborted)) > 0)
        {
            buffer.Write(part, 0, read);
            if (buffer.Length > BodyBytesMax) { throw new RefusalException(413, "Request size is too large"); }
        }

        Body = buffer.ToArray();
    }
}
