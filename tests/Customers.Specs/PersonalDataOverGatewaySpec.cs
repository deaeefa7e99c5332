using Microsoft.AspNetCore.Http;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Persistence;
using static ServerlessShop.Customers.Specs.Jane;

namespace ServerlessShop.Customers.Specs;

/// <summary>What other contexts' answers mean, whatever they answer.</summary>
public sealed class PersonalDataOverGatewaySpec : IAsyncLifetime
{
    private FakeContexts _contexts = null!;

    public async Task InitializeAsync() => _contexts = await FakeContexts.Start();

    public Task DisposeAsync() => _contexts.DisposeAsync().AsTask();

    [Fact]
    public async Task An_export_has_a_part_of_every_context()
    {
        var parts = await _contexts.Gateway().Export(Id, default);
        Assert.Equal(Contexts, parts.Select(part => part.Context));
        Assert.All(parts, part => Assert.Equal($"{Id}", Assert.Single(part.Items).GetProperty("of").GetString()));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Without_one_context_there_is_no_export_and_it_can_be_asked_for_again(int status)
    {
        _contexts.Fails("notifications", status);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => _contexts.Gateway().Export(Id, default));
        Assert.True(Unavailability.Explains(failure));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"context":"payments"}""")]
    [InlineData("""{"context":"ordering","items":[]}""")]
    [InlineData("no json")]
    public async Task What_is_no_account_of_what_is_held_is_no_answer(string json)
    {
        _contexts.Answers("payments", json);
        await Assert.ThrowsAsync<HttpRequestException>(() => _contexts.Gateway().Export(Id, default));
    }

    [Fact]
    public async Task Who_erased_says_how_much() => Assert.Equal(
        new ErasureAnswer.Done(new(1, 1, "Law.")), await _contexts.Gateway().Erase("payments", Id, default));

    [Fact]
    public async Task Who_must_wait_says_why()
    {
        _contexts.MustWait("ordering");
        Assert.Equal(
            new ErasureAnswer.MustWait("Because of erasure-must-wait."),
            await _contexts.Gateway().Erase("ordering", Id, default));
    }

    [Fact]
    public async Task Another_conflict_is_not_waiting()
    {
        _contexts.Instead["ordering"] = http =>
        {
            http.Response.StatusCode = 409;
            return http.Response.WriteAsync("""{"type":"https://serverlessshop.dev/problems/something-else"}""");
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => _contexts.Gateway().Erase("ordering", Id, default));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"context":"payments"}""")]
    [InlineData("""{"context":"payments","erased":1}""")]
    [InlineData("""{"context":"payments","erased":-1,"kept":0}""")]
    [InlineData("""{"context":"basket","erased":1,"kept":0}""")]
    public async Task What_does_not_say_how_much_has_not_erased(string json)
    {
        _contexts.Answers("payments", json);
        await Assert.ThrowsAsync<HttpRequestException>(() => _contexts.Gateway().Erase("payments", Id, default));
    }
}
