using System.Net;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessShop.LocalWorker.Specs.Running;
using static ServerlessShop.LocalWorker.Specs.MustFail.HttpSamples;

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
    public Task A_reference_type_nobody_binds_is_null() =>
        Answers<Unbound>("/api/UnboundReference", HttpStatusCode.OK, "null 7");

    [Fact]
    public Task A_query_value_is_not_bound_by_name() => Answers<Unbound>("/api/Query?q=red", HttpStatusCode.OK, "null");

    [Fact]
    public Task HttpContext_response_and_user_as_parameters_are_null() =>
        Answers<Unbound>("/api/Context", HttpStatusCode.OK, "True True True");

    [Fact]
    public Task Mvcs_FromBody_FromQuery_and_FromServices_are_ignored() =>
        Answers<Unbound>("/api/Mvc?q=red", HttpStatusCode.OK, "True True True", """{"name":"Sally"}""");

    [Fact]
    public Task A_trigger_on_a_string_or_a_poco_is_null() =>
        Answers<Unbound>("/api/Payload", HttpStatusCode.OK, "True", "\"text\"");

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
    public Task A_route_value_is_read_as_json(string path, string expected) =>
        Answers<Routed>(path, HttpStatusCode.OK, expected);

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

    private static async Task Answers<TFunctions>(
        string path, HttpStatusCode status, string expected, string? body = null)
    {
        await using var worker = await Worker.Start(
            app => app.ConfigureFunctionsWebApplication().Services.AddSingleton(new Person(1)), typeof(TFunctions));
        using var response = await worker.Send(body is null ? HttpMethod.Get : HttpMethod.Post, path, body);

        Assert.Equal((status, expected), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }
}
