using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServerlessShop.Kernel;

namespace ServerlessShop.Hosting;

/// <summary>Problem details (RFC 9457): one type per public code.</summary>
public static class Problems
{
    public static string TypeOf(string code) => $"https://serverlessshop.dev/problems/{code}";

    public static ProblemHttpResult ToProblem(this Rejection rejection) => TypedResults.Problem(
        type: TypeOf(rejection.Code),
        title: rejection.Because,
        statusCode: rejection.Kind switch
        {
            RejectionKind.NotFound => StatusCodes.Status404NotFound,
            RejectionKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
            _ => StatusCodes.Status409Conflict,
        });

    /// <summary>Unreadable input: which fields, and what is wrong with each.</summary>
    public static ValidationProblem Invalid(IDictionary<string, string[]> fields) =>
        TypedResults.ValidationProblem(fields, title: "The request cannot be read.", type: TypeOf("invalid-request"));

    /// <summary>The answer to a transaction: what settled makes of its state, or the rejection as a problem.</summary>
    public static IResult ToHttp<TState>(this Outcome<TState> outcome, Func<TState, IResult> settled) => outcome switch
    {
        Outcome<TState>.Settled(var state) => settled(state),
        Outcome<TState>.Refused(var reason) => reason.ToProblem(),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer over HTTP."),
    };
}
