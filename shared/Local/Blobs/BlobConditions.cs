using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ServerlessShop.Local.Blobs;

/// <summary>The conditional headers of a request, judged by what is stored.</summary>
internal sealed class BlobConditions(HttpRequest request)
{
    private readonly RequestHeaders _headers = request.GetTypedHeaders();

    /// <exception cref="BlobRefusedException">304 or 412.</exception>
    public void DemandForReading(StoredBlob blob)
    {
        DemandMatch(blob);
        var isKnown = _headers.IfNoneMatch.Count > 0
            ? Names(_headers.IfNoneMatch, blob)
            : _headers.IfModifiedSince is { } since && Seconds(blob.LastModified) <= since;
        if (isKnown) { throw BlobRefusedException.ConditionNotMet(StatusCodes.Status304NotModified); }
    }

    /// <exception cref="BlobRefusedException">409 where nothing may be there yet, else 412.</exception>
    public void DemandForWriting(StoredBlob? blob)
    {
        if (blob is null)
        {
            if (_headers.IfMatch.Count > 0) { throw BlobRefusedException.ConditionNotMet(); }
            return;
        }

        if (_headers.IfNoneMatch.Contains(EntityTagHeaderValue.Any)) { throw BlobRefusedException.Exists(); }
        if (Names(_headers.IfNoneMatch, blob)) { throw BlobRefusedException.ConditionNotMet(); }
        DemandMatch(blob);
    }

    private void DemandMatch(StoredBlob blob)
    {
        if (_headers.IfMatch.Count > 0 && !Names(_headers.IfMatch, blob)) { throw BlobRefusedException.ConditionNotMet(); }
        if (_headers.IfUnmodifiedSince is { } since && Seconds(blob.LastModified) > since) { throw BlobRefusedException.ConditionNotMet(); }
    }

    private static bool Names(IList<EntityTagHeaderValue> tags, StoredBlob blob) =>
        tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == blob.ETag);

    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
