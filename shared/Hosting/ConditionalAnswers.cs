using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessShop.Kernel;

namespace ServerlessShop.Hosting;

/// <summary>Answers under an entity tag (RFC 9110, 13.1): who has it already is told so, in a few bytes.</summary>
public static class ConditionalAnswers
{
    /// <summary>200 with the view and its tag; 304 where If-None-Match names the tag.</summary>
    /// <param name="etag">A strong tag with its quotes, as the store gives it, of everything the view is made of.</param>
    public static IResult Tagged<T>(this HttpRequest http, T view, string etag)
    {
        http.HttpContext.Response.Headers.ETag = etag;
        http.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        return http.Has(etag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Json(view, Json.Options);
    }

    private static bool Has(this HttpRequest http, string etag) =>
        EntityTagHeaderValue.TryParse(etag, out var current)
        && http.GetTypedHeaders().IfNoneMatch.Any(known =>
            known.Equals(EntityTagHeaderValue.Any) || known.Compare(current, useStrongComparison: false));
}
