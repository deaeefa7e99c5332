using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessShop.Local.Gateway.Expressions;

namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>A value in a policy: a literal, or an expression to be evaluated for each request.</summary>
internal sealed class PolicyExpression
{
    private readonly string? _literal;
    private readonly ExpressionSet.Slot? _slot;
    private readonly bool _readsBodies;

    private PolicyExpression(string? literal, ExpressionSet.Slot? slot, string code)
    {
        _literal = literal;
        _slot = slot;
        _readsBodies = code.Contains(".Body", StringComparison.Ordinal) || code.Contains("?.Body", StringComparison.Ordinal);
        ReadsResponse = code.Contains(".Response", StringComparison.Ordinal);
    }

    /// <summary>It can be known only once there is a response.</summary>
    public bool ReadsResponse { get; }

    /// <summary>The text, where it is one for all requests.</summary>
    public string? AsLiteral => _literal;

    public static PolicyExpression Literal(string text) => new(text, null, "");

    public static PolicyExpression Of(ExpressionSource source, ExpressionSet all) => new(null, all.Add(source), source.Code);

    /// <exception cref="PolicyFailure">The expression threw.</exception>
    public async ValueTask<object?> Evaluate(PolicyContext context)
    {
        if (_slot is null) { return _literal; }
        if (_readsBodies) { await context.BufferBodies(); }
        try
        {
            return _slot.Run(context);
        }
        catch (Exception failure)
        {
            throw Failed(failure.Message, failure);
        }
    }

    public ValueTask<string> Text(PolicyContext context) =>
        _literal is { } literal ? ValueTask.FromResult(literal) : EvaluateText(context);

    public async ValueTask<bool> Flag(PolicyContext context) => await Evaluate(context) switch
    {
        bool value => value,
        string text when bool.TryParse(text, out var value) => value,
        var other => throw Failed($"'{other}' is neither true nor false."),
    };

    public async ValueTask<int> Integer(PolicyContext context, int min, int max)
    {
        var text = await Text(context);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Failed($"'{text}' is no whole number from {min} to {max}.");
    }

    /// <summary>One of some words, which expressions may say too late to be refused at the start.</summary>
    public async ValueTask<string> Word(PolicyContext context, params string[] words)
    {
        var text = await Text(context);
        return words.Contains(text) ? text : throw Failed($"'{text}' is none of {string.Join(", ", words)}.");
    }

    private async ValueTask<string> EvaluateText(PolicyContext context) =>
        Convert.ToString(await Evaluate(context), CultureInfo.InvariantCulture) ?? "";

    private static PolicyFailure Failed(string because, Exception? cause = null) => new(
        "ExpressionValueEvaluationFailure", $"Expression evaluation failed. {because}", StatusCodes.Status500InternalServerError, cause);
}
