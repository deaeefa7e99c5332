using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using WorkerFromBody = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace ServerlessShop.LocalWorker.Specs.MustFail;

/// <summary>Functions that compile, and do not do what they seem to.</summary>
public static class HttpSamples
{
    public enum Colour { Red, Green }

    public sealed record Person([property: Range(0, 150)] int Age);

    public sealed class Returned
    {
        [Function("Poco")]
        public static Person Poco([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            new(http.Headers.Count);

        [Function("Text")]
        public static Task<string> Text([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            Task.FromResult(http.Method);

        [Function("NullResult")]
        public static Answer Null([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            new(null, http.Method);

        public sealed record Answer([property: HttpResult] IActionResult? Response, string Other);
    }

    public sealed class Unbound
    {
        [Function("UnboundValue")]
        public static IResult Value([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http, int size) =>
            TypedResults.Text($"{http.Method} {size}");

        [Function("UnboundReference")]
        public static IResult Reference(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http, Person? person, int size = 7) =>
            TypedResults.Text($"{person?.ToString() ?? "null"} {size}");

        [Function("Query")]
        public static IResult Query([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http, string? q) =>
            TypedResults.Text(q ?? "null");

        [Function("Context")]
        public static IResult Context(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http,
            HttpContext? context, HttpResponse? response, ClaimsPrincipal? user) =>
            TypedResults.Text($"{context is null} {response is null} {user is null}");

        [Function("Mvc")]
        public static IResult Mvc(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest http,
            [FromBody] Person? person, [FromQuery] string? q, [FromServices] Person? service) =>
            TypedResults.Text($"{person is null} {q is null} {service is null}");

        [Function("Payload")]
        public static IResult Payload([HttpTrigger(AuthorizationLevel.Anonymous, "post")] string? body) =>
            TypedResults.Text($"{body is null}");
    }

    public sealed class Body
    {
        [Function("Read")]
        public static IResult Read(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest http, [WorkerFromBody] Person person) =>
            TypedResults.Text($"{person.Age}");
    }

    public sealed class Routed
    {
        [Function("Colour")]
        public static IResult OfColour(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "colour/{colour}")] HttpRequest http,
            Colour colour) =>
            TypedResults.Text($"{colour}");

        [Function("Day")]
        public static IResult OfDay(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "day/{day}")] HttpRequest http,
            DateOnly day) =>
            TypedResults.Text($"{day}");

        [Function("Flag")]
        public static IResult OfFlag(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "flag/{flag}")] HttpRequest http,
            bool flag) =>
            TypedResults.Text($"{flag}");

        [Function("Number")]
        public static IResult OfNumber(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "number/{number}")] HttpRequest http,
            int number) =>
            TypedResults.Text($"{number}");
    }

    public sealed class Guarded
    {
        [Function("Guarded")]
        [Authorize(Roles = "nobody")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            TypedResults.Text("in");
    }

    public sealed class Needy(HttpMustFailSpec nobodyRegistersThis)
    {
        [Function("Needy")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            TypedResults.Text($"{nobodyRegistersThis}");
    }
}
