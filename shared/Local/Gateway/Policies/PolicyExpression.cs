using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>
/// A value in a policy, ready to be evaluated for each request. Compile is the one place that knows C#: what is in
/// its list runs, anything else stops the start.
/// </summary>
internal sealed partial class PolicyExpression
{
    private static readonly Dictionary<string, Func<PolicyContext, object?>> _known = new()
    {
        ["context.Request.Method != \"GET\""] = context => context.Http.Request.Method != "GET",
        ["context.RequestId.ToString(\"N\")"] = context => context.RequestId.ToString("N"),
    };

    private readonly Func<PolicyContext, object?> _evaluate;

    private PolicyExpression(Func<PolicyContext, object?> evaluate) => _evaluate = evaluate;

    public static PolicyExpression Literal(string text) => new(_ => text);

    /// <param name="code">What stands between @( and ), or @{ and } with these brackets.</param>
    /// <param name="of">The element it stands in.</param>
    /// <exception cref="StartException">Not in the list.</exception>
    public static PolicyExpression Compile(string code, PolicyElement of)
    {
        if (_known.TryGetValue(code, out var known)) { return new PolicyExpression(known); }
        if (TextBeforeVariable().Match(code) is { Success: true } match)
        {
            var (text, variable) = (match.Groups["text"].Value, match.Groups["variable"].Value);
            return new PolicyExpression(context => text + (string)context.Variables[variable]!);
        }

        throw of.Refused($"has the expression @({code}), which is not supported yet.");
    }

    /// <exception cref="PolicyFailure">The expression threw.</exception>
    public object? Evaluate(PolicyContext context)
    {
        try
        {
            return _evaluate(context);
        }
        catch (Exception failure)
        {
            throw new PolicyFailure(
                "expression", "ExpressionValueEvaluationFailure", $"Expression evaluation failed. {failure.Message}",
                StatusCodes.Status500InternalServerError, failure);
        }
    }

    public string Text(PolicyContext context) => Evaluate(context)?.ToString() ?? "";

    // "Bearer " + (string)context.Variables["gateway-token"]
    [GeneratedRegex("""^"(?<text>[^"\\]*)" \+ \(string\)context\.Variables\["(?<variable>[^"\\]+)"\]$""")]
    private static partial Regex TextBeforeVariable();
}
