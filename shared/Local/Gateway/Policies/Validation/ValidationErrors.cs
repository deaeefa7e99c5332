using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace ServerlessShop.Local.Gateway.Policies.Validation;

/// <summary>What a validation policy found, and what becomes of it: nothing, a line in the log, or the request's end.</summary>
internal sealed class ValidationErrors(string? variable, bool ofRequest, Action<LogLevel, string> log)
{
    public const string Ignore = "ignore";
    public const string Prevent = "prevent";
    public const string Detect = "detect";
    public static readonly string[] Actions = [Ignore, Prevent, Detect];

    private const string Secret = "The request could not be processed due to an internal error. Contact the API owner.";

    private readonly JArray _found = [];
    private (string Details, string Public)? _prevents;

    /// <param name="details">For those who look into it; the caller gets the public text, or the details where there is none.</param>
    public void Add(string action, string name, string type, string rule, string details, string? publicText = null)
    {
        if (action == Ignore) { return; }

        _found.Add(new JObject { ["Name"] = name, ["Type"] = type, ["ValidationRule"] = rule, ["Details"] = details, ["Action"] = action });
        if (action == Prevent) { _prevents ??= (details, ofRequest ? publicText ?? details : Secret); }
        else { log(LogLevel.Warning, $"{type} {rule}: {details}"); }
    }

    /// <exception cref="PolicyFailure">Something was found that is to be prevented.</exception>
    public void Conclude(PolicyContext context)
    {
        if (variable is not null && _found.Count > 0) { context.Variables[variable] = _found; }
        if (_prevents is not { } first) { return; }

        throw new PolicyFailure(
            ofRequest ? "Bad request" : "Response not allowed", first.Details,
            ofRequest ? StatusCodes.Status400BadRequest : StatusCodes.Status502BadGateway)
        {
            PublicMessage = first.Public,
        };
    }
}
