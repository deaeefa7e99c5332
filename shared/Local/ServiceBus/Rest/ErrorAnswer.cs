using System.Globalization;
using System.Security;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.ServiceBus.Rest;

/// <summary>An error in the namespace's own XML.</summary>
internal static class ErrorAnswer
{
    public static (int Status, string Detail) Of(Exception failure) => failure switch
    {
        NotSignedInException => (StatusCodes.Status401Unauthorized, failure.Message),
        UnauthorizedAccessException => (StatusCodes.Status403Forbidden, failure.Message),
        MessageLockLostException => (StatusCodes.Status404NotFound, $"The message or its lock was not found: {failure.Message}"),
        MessagingEntityNotFoundException => (StatusCodes.Status410Gone, failure.Message),
        BadRequestException => (StatusCodes.Status400BadRequest, failure.Message),
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        MessageRefusedException { Reason: MessageRefusal.TooLarge } =>
            (StatusCodes.Status413PayloadTooLarge, failure.Message),
        MessageRefusedException => (StatusCodes.Status400BadRequest, failure.Message),
        NotOfferedException => (StatusCodes.Status501NotImplemented, failure.Message),
        _ => (StatusCodes.Status500InternalServerError, "The server was unable to process the request."),
    };

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

/// <summary>A request that cannot be read: 400.</summary>
internal sealed class BadRequestException(string message) : Exception(message);

/// <summary>No token, or one that is not valid here: 401.</summary>
internal sealed class NotSignedInException(string message) : Exception(message);

/// <summary>Azure may have it, the local broker has not: 501.</summary>
internal sealed class NotOfferedException(string message) : Exception(message);
