using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServerlessShop.Journey.Specs.Contexts;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Trading;

/// <summary>What a caller is told over HTTP.</summary>
/// <param name="Code">Of the problem, where it is one.</param>
/// <param name="Value">The body, before it became JSON.</param>
internal sealed record Answer(int Status, string? Code, object? Value = null)
{
    public static Answer Of(IResult result) => new(
        ((IStatusCodeHttpResult)result).StatusCode ?? StatusCodes.Status200OK,
        (result as ProblemHttpResult)?.ProblemDetails.Type?.Split('/')[^1],
        (result as IValueHttpResult)?.Value);
}

/// <summary>Who may call.</summary>
internal static class Callers
{
    public static readonly ClaimsPrincipal Guest = new(new ClaimsIdentity());
    public static readonly ClaimsPrincipal Sally = Staff("sally", "sales", "catalog");
    public static readonly ClaimsPrincipal Wanda = Staff("wanda", "warehouse");
    public static readonly ClaimsPrincipal Fiona = Staff("fiona", "finance");

    private static ClaimsPrincipal Staff(string oid, params string[] roles) => new(new ClaimsIdentity(
        [new Claim("oid", oid), .. roles.Select(role => new Claim("roles", role))], "Bearer", "name", "roles"));
}

/// <summary>The road from callers to the apps' HTTP functions. Requests may come twice, and answers never.</summary>
internal sealed class Gate(Shop shop)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>As sales staff; null when no answer came.</summary>
    public Task<Answer?> Ask<TFunction>(string context, object body, Func<TFunction, HttpRequest, Task<IResult>> call)
        where TFunction : notnull => Ask(Callers.Sally, context, body, call);

    /// <summary>Asks until there is an answer that is not the failure of a moment.</summary>
    public async Task<Answer> Insist<TFunction>(
        ClaimsPrincipal caller, string context, object body, Func<TFunction, HttpRequest, Task<IResult>> call)
        where TFunction : notnull
    {
        while (true)
        {
            if (await Ask(caller, context, body, call) is { Status: < 500 } answer) { return answer; }

            await shop.Schedule.Wait(shop.Schedule.Between(TimeSpan.Zero, _patience));
        }
    }

    /// <summary>Null when no answer came.</summary>
    public Task<Answer?> Ask<TFunction>(
        ClaimsPrincipal caller, string context, object body, Func<TFunction, HttpRequest, Task<IResult>> call)
        where TFunction : notnull
    {
        var answered = new TaskCompletionSource<Answer?>();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, Kernel.Json.Options);
        shop.Schedule.After(shop.Disorder.Latency(), () => _ = Serve(caller, context, bytes, call, answered));
        if (shop.Disorder.RequestComesTwice())
        {
            shop.Sometimes.Happened("a request came twice");
            shop.Schedule.After(shop.Disorder.Slowness(), () => _ = Serve(caller, context, bytes, call, new()));
        }

        shop.Schedule.After(_patience, () => answered.TrySetResult(null));
        return answered.Task;
    }

    private async Task Serve<TFunction>(
        ClaimsPrincipal caller, string context, byte[] body, Func<TFunction, HttpRequest, Task<IResult>> call,
        TaskCompletionSource<Answer?> answered)
        where TFunction : notnull
    {
        if (shop.Any(context) is not { } app) { return; }

        var http = new DefaultHttpContext { User = caller };
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream(body);
        var answer = await Answered(app, http, call);
        if (shop.Disorder.AnswerIsLost())
        {
            shop.Sometimes.Happened("an answer was lost");
            return;
        }

        shop.Schedule.After(shop.Disorder.Latency(), () => answered.TrySetResult(answer));
    }

    /// <summary>What ProblemMiddleware makes of exceptions.</summary>
    private async Task<Answer> Answered<TFunction>(
        App app, DefaultHttpContext http, Func<TFunction, HttpRequest, Task<IResult>> call) where TFunction : notnull
    {
        try
        {
            return Answer.Of(await call(app.Function<TFunction>(), http.Request));
        }
        catch (Exception failure)
        {
            shop.Failures.Note($"{app.Node} asked for {typeof(TFunction).Name}", failure);
            return failure is ContentionException || Unavailability.Explains(failure)
                ? new Answer(StatusCodes.Status503ServiceUnavailable, "unavailable")
                : new Answer(StatusCodes.Status500InternalServerError, "internal-error");
        }
    }
}
