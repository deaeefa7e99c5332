using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.LocalWorker.SampleApp;

namespace ServerlessShop.LocalWorker.Specs.Running;

public sealed class ConverterSpec
{
    private static JsonObject SnakeCased =>
        new() { ["documents"] = JsonNode.Parse("""[{"unit_price":3}]""") };

    [Fact]
    public async Task A_parameter_may_name_its_own_converter()
    {
        Assert.Equal("of HELLO", await Heard("Shouted", Worker.Messages(("Any", "m1", "hello")), _ => { }));
    }

    [Fact]
    public async Task The_json_options_of_the_container_are_the_workers()
    {
        Assert.Equal(
            "3",
            await Heard("Priced", SnakeCased, app => app.Services.Configure<JsonSerializerOptions>(
                options => options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower)));
    }

    [Fact]
    public async Task Another_serializer_takes_their_place()
    {
        var snakeCase = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

        Assert.Equal(
            "3",
            await Heard("Priced", SnakeCased, app => app.Services.Configure<WorkerOptions>(
                options => options.Serializer = new JsonObjectSerializer(snakeCase))));
    }

    [Fact]
    public async Task A_registered_converter_is_asked_in_its_place()
    {
        Assert.Equal(
            "a shout of nothing",
            await Heard("Silent", Worker.Messages(("Any", "m1", "hello")), app => app.Services.Configure<WorkerOptions>(
                options => options.InputConverters.RegisterAt<ShoutConverter>(0))));
    }

    private static async Task<string> Heard(
        string function, JsonNode trigger, Action<FunctionsApplicationBuilder> configure)
    {
        await using var worker = await Worker.Start(
            app =>
            {
                app.Services.AddSingleton<Ledger>();
                configure(app);
            },
            typeof(Converted));
        var (succeeded, error) = await worker.Trigger(function, trigger);

        Assert.True(succeeded, error);
        return Assert.Single(worker.Services.GetRequiredService<Ledger>().Lines);
    }

    public sealed record Shout(string Text);

    public sealed record Price(int UnitPrice);

    public sealed class ShoutConverter(Ledger madeWithServices) : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
            context.TargetType != typeof(Shout) ? ConversionResult.Unhandled()
            : context.Source is string text ? ConversionResult.Success(new Shout($"of {text.ToUpperInvariant()}"))
            : ConversionResult.Success(new Shout(madeWithServices.Lines.Count == 0 ? "a shout of nothing" : "late")));
    }

    public sealed class Converted(Ledger ledger)
    {
        [Function("Shouted")]
        public void Shouted([ServiceBusTrigger("t", "s")] [InputConverter(typeof(ShoutConverter))] Shout shout) =>
            ledger.Write(shout.Text);

        [Function("Silent")]
        public void Silent([ServiceBusTrigger("t", "s")] string body, Shout shout) =>
            ledger.Write(body.Length > 0 ? shout.Text : "");

        [Function("Priced")]
        public void Priced([CosmosDBTrigger("d", "c")] IReadOnlyList<Price> prices) =>
            ledger.Write($"{prices[0].UnitPrice}");
    }
}
