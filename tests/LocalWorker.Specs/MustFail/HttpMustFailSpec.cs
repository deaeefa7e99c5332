using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessShop.LocalWorker.Specs.Running;
using WorkerFromBody = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace ServerlessShop.LocalWorker.Specs.MustFail;

public sealed class HttpMustFailSpec
{
    [Fact]
    public Task A_returned_poco_is_not_written() => Answers<Returned>("/api/Poco", HttpStatusCode.OK, "");

    [Fact]
    public Task A_returned_string_is_not_written() => Answers<Returned>("/api/Text", HttpStatusCode.OK, "");

    [Fact]
    public Task A_null_property_with_HttpResult_leaves_an_empty_response() =>
        Answers<Returned>("/api/NullResult", HttpStatusCode.OK, "");

    [Fact]
    public Task A_value_type_nobody_binds_fails_the_invocation() =>
        Answers<Unbound>("/api/UnboundValue", HttpStatusCode.InternalServerError, "");

    [Fact]
    public Task A_reference_type_nobody_binds_is_null() => Answers<Unbound>("/api/UnboundReference", HttpStatusCode.OK, "null 7");

    [Fact]
    public Task A_query_value_is_not_bound_by_name() => Answers<Unbound>("/api/Query?q=red", HttpStatusCode.OK, "null");

    [Fact]
    public Task HttpContext_response_and_user_as_parameters_are_null() =>
        Answers<Unbound>("/api/Context", HttpStatusCode.OK, "True True True");

    [Fact]
    public Task Mvcs_FromBody_FromQuery_and_FromServices_are_ignored() =>
        Answers<Unbound>("/api/Mvc?q=red", HttpStatusCode.OK, "True True True", """{"name":"Sally"}""");

    [Fact]
    public Task A_trigger_on_a_string_or_a_poco_is_null() => Answers<Unbound>("/api/Payload", HttpStatusCode.OK, "True", "\"text\"");

    [Theory]
    [InlineData("{")]
    [InlineData("""{"age":"not a number"}""")]
    [InlineData("")]
    public Task An_unreadable_body_fails_the_invocation_and_is_no_400(string body) =>
        Answers<Body>("/api/Read", HttpStatusCode.InternalServerError, "", body);

    [Fact]
    public Task A_body_is_not_validated() => Answers<Body>("/api/Read", HttpStatusCode.OK, "-1", """{"age":-1}""");

    [Theory]
    [InlineData("/api/colour/Red")]
    [InlineData("/api/day/2026-01-01")]
    [InlineData("/api/flag/True")]
    [InlineData("/api/number/twelve")]
    public Task A_route_value_without_a_converter_fails_the_invocation(string path) =>
        Answers<Routed>(path, HttpStatusCode.InternalServerError, "");

    [Theory]
    [InlineData("/api/colour/1", "Green")]
    [InlineData("/api/flag/true", "True")]
    [InlineData("/api/number/12", "12")]
    public Task A_route_value_is_read_as_json(string path, string expected) => Answers<Routed>(path, HttpStatusCode.OK, expected);

    [Fact]
    public Task Authorize_is_ignored() => Answers<Guarded>("/api/Guarded", HttpStatusCode.OK, "in");

    [Fact]
    public Task A_missing_constructor_dependency_fails_the_invocation() =>
        Answers<Needy>("/api/Needy", HttpStatusCode.InternalServerError, "");

    [Fact]
    public async Task Middleware_before_ConfigureFunctionsWebApplication_sees_no_request()
    {
        var seen = new List<bool>();
        await using var worker = await Worker.Start(
            app =>
            {
                app.UseMiddleware((context, next) => See(context, next));
                app.ConfigureFunctionsWebApplication();
                app.UseMiddleware((context, next) => See(context, next));
            },
            typeof(Guarded));
        using var response = await worker.Get("/api/Guarded");

        Assert.Equal([false, true], seen);

        Task See(FunctionContext context, Func<Task> next)
        {
            seen.Add(context.GetHttpContext() is not null);
            return next();
        }
    }

    [Fact]
    public async Task Middleware_before_ConfigureFunctionsWebApplication_cannot_answer()
    {
        await using var worker = await Worker.Start(
            app =>
            {
                app.UseMiddleware((context, _) =>
                {
                    context.GetInvocationResult().Value = new UnauthorizedResult();
                    return Task.CompletedTask;
                });
                app.ConfigureFunctionsWebApplication();
            },
            typeof(Guarded));
        using var response = await worker.Get("/api/Guarded");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task A_result_of_another_type_is_not_given()
    {
        Exception? thrown = null;
        await using var worker = await Worker.Start(
            app => app.ConfigureFunctionsWebApplication().UseMiddleware(async (context, next) =>
            {
                await next();
                thrown = Record.Exception(() => context.GetInvocationResult<IActionResult>());
            }),
            typeof(Guarded));
        using var response = await worker.Get("/api/Guarded");

        Assert.IsType<InvalidOperationException>(thrown);
    }

    private static async Task Answers<TFunctions>(string path, HttpStatusCode status, string expected, string? body = null)
    {
        await using var worker = await Worker.Start(
            app => app.ConfigureFunctionsWebApplication().Services.AddSingleton(new Person(1)), typeof(TFunctions));
        using var response = await worker.Send(body is null ? HttpMethod.Get : HttpMethod.Post, path, body);

        Assert.Equal((status, expected), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

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
        public static Answer Null([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) => new(null, http.Method);

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
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "colour/{colour}")] HttpRequest http, Colour colour) =>
            TypedResults.Text($"{colour}");

        [Function("Day")]
        public static IResult OfDay(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "day/{day}")] HttpRequest http, DateOnly day) =>
            TypedResults.Text($"{day}");

        [Function("Flag")]
        public static IResult OfFlag(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "flag/{flag}")] HttpRequest http, bool flag) =>
            TypedResults.Text($"{flag}");

        [Function("Number")]
        public static IResult OfNumber(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "number/{number}")] HttpRequest http, int number) =>
            TypedResults.Text($"{number}");
    }

    public sealed class Guarded
    {
        [Function("Guarded")]
        [Authorize(Roles = "nobody")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) => TypedResults.Text("in");
    }

    public sealed class Needy(HttpMustFailSpec nobodyRegistersThis)
    {
        [Function("Needy")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest http) =>
            TypedResults.Text($"{nobodyRegistersThis}");
    }
}
