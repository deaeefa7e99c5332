using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace ServerlessShop.LocalWorker.SampleApp;

/// <summary>What a request can reach.</summary>
public sealed class HttpFunctions(Visit visit)
{
    [Function("PutOrder")]
    public static Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{orderId:guid}")] HttpRequest http,
        Guid orderId,
        [FromBody] Order order,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<IResult>(
            TypedResults.Created($"/orders/{orderId}", new { orderId, order.Sku, http.Method }));
    }

    [Function("GetOrder")]
    public static IActionResult Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{orderId:guid}")] HttpRequest http,
        Guid orderId) => new OkObjectResult(new { OrderId = orderId, Query = (string?)http.Query["q"] });

    [Function("ListOrders")]
    public static ValueTask<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/page/{number:int}/{size:int?}")]
        HttpRequest http,
        int number,
        int? size) => new(TypedResults.Text($"{http.Path} {number} {size?.ToString() ?? "all"}"));

    [Function("Echo")]
    public static Task Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest http) =>
        http.Body.CopyToAsync(http.HttpContext.Response.Body);

    [Function("Boom")]
    public static IResult Boom([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
        throw new InvalidOperationException($"Boom of {http.Path}");

    [Function("TwoAnswers")]
    public static TwoAnswers Both([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
        new(TypedResults.Text($"the response to {http.Method}"), "not the response");

    [Function("Scope")]
    public IResult Scope(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http, FunctionContext context) =>
        TypedResults.Text(
            $"{visit.Id == context.InstanceServices.GetRequiredService<Visit>().Id} "
            + $"{visit.Id == http.HttpContext.RequestServices.GetRequiredService<Visit>().Id}");

    [Function("Trace")]
    public static string? Trace([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http)
    {
        var activity = Activity.Current!;
        http.HttpContext.Response.Headers["x-trace"] = $"{activity.OperationName} {activity.TraceId}";
        return null;
    }

    public sealed record Order(string Sku, int Quantity);

    public sealed record TwoAnswers([property: HttpResult] IResult Response, string Other);
}
