using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Expressions;
using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>A policy ended the request. Reason and message are those API Management would put in LastError.</summary>
internal sealed class PolicyFailure(string reason, string message, int status, Exception? cause = null)
    : Exception(message, cause), ILastError
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Reason => reason;

    public int Status => status;

    /// <summary>The policy it happened in; null for a step built into the gateway.</summary>
    public PolicyPlace? Place { get; set; }

    /// <summary>The name of the built-in step, where it was one.</summary>
    public string? BuiltInStep { get; init; }

    /// <summary>What the caller is told where that is not the message, which may say too much.</summary>
    public string? PublicMessage { get; init; }

    /// <summary>Headers the caller gets with it, such as Retry-After.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>It is the answer to another's fault: the log does not call it an error of the gateway's.</summary>
    public bool IsGatewaysOwn => status >= 500;

    public string Origin => BuiltInStep ?? Place?.Policy ?? "gateway";

    string ILastError.Source => Origin;

    string? ILastError.Scope => Place?.Scope;

    string? ILastError.Section => Place?.Section;

    string? ILastError.Path => Place?.Path;

    string? ILastError.PolicyId => Place?.Id;

    public static PolicyFailure OperationNotFound() =>
        new("OperationNotFound", "Unable to match incoming request to an operation.", StatusCodes.Status404NotFound)
        {
            BuiltInStep = "configuration",
            PublicMessage = "Resource not found",
        };

    public static PolicyFailure Unexpected(Exception cause) =>
        new("Unexpected", cause.Message, StatusCodes.Status500InternalServerError, cause);

    /// <summary>
    /// The answer the caller gets unless on-error makes it another, with API Management's spaces. It keeps to itself
    /// what is no business of a caller's: the message of an inner failure is for the log.
    /// </summary>
    public GatewayResponse ToResponse()
    {
        var text = PublicMessage ?? (status == StatusCodes.Status500InternalServerError ? "Internal server error" : Message);
        var response = new GatewayResponse
        {
            StatusCode = status,
            Body = new MessageBody($$"""{ "statusCode": {{status}}, "message": {{JsonSerializer.Serialize(text, _json)}} }"""),
        };
        response.Headers.ContentType = "application/json";
        foreach (var (name, value) in Headers) { response.Headers[name] = value; }
        return response;
    }
}
