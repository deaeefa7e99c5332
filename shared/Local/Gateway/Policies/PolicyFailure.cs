using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>A policy ended the request. Source, reason and message are those API Management would put in LastError.</summary>
internal sealed class PolicyFailure(string source, string reason, string message, int status, Exception? cause = null)
    : Exception(message, cause)
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Origin => source;

    public string Reason => reason;

    public int Status => status;

    public static PolicyFailure OperationNotFound() =>
        new("configuration", "OperationNotFound", "Unable to match incoming request to an operation.", StatusCodes.Status404NotFound);

    public static PolicyFailure Unexpected(Exception cause) =>
        new("gateway", "Unexpected", cause.Message, StatusCodes.Status500InternalServerError, cause);

    /// <summary>
    /// The body the caller gets, with API Management's spaces. It keeps to itself what is no business of a caller's:
    /// the message of an inner failure is for the log.
    /// </summary>
    public string Body => Format(status, this switch
    {
        { Reason: "OperationNotFound" } => "Resource not found",
        { Status: StatusCodes.Status500InternalServerError } => "Internal server error",
        _ => Message,
    });

    private static string Format(int status, string message) =>
        $$"""{ "statusCode": {{status}}, "message": {{JsonSerializer.Serialize(message, _json)}} }""";
}
