using System.Globalization;
using System.Security;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>An error in the namespace's own XML.</summary>
internal static class ErrorAnswer
{
    public static Task Write(HttpContext context, int status, string detail, TimeProvider clock)
    {
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"<Error><Code>{status}</Code><Detail>{SecurityElement.Escape(detail)} TrackingId:{Guid.NewGuid()}, "
            + $"SystemTracker:{SecurityElement.Escape(context.Request.Path.Value)}, "
            + $"Timestamp:{clock.GetUtcNow():s}</Detail></Error>");
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml; charset=utf-8";
        return context.Response.WriteAsync(body);
    }
}

/// <summary>A request the REST API answers 400 to.</summary>
internal sealed class BadSendException(string message) : Exception(message);
