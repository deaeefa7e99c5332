using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Hosting.Idempotency;

namespace ServerlessShop.Architecture.Specs;

/// <summary>A POST chooses no id, so a key must: without one, a request that got no answer could not be repeated.</summary>
public sealed class IdempotencySpec
{
    /// <summary>Whoever calls these has ids of their own, inside what they sign.</summary>
    private const string Webhook = "Webhook";

    [Fact]
    public void Every_post_function_but_a_webhook_is_idempotent() => Assert.All(
        Posts().Where(function => !function.Name.EndsWith(Webhook, StringComparison.Ordinal)),
        function => Assert.True(
            function.Method.GetCustomAttribute<IdempotentAttribute>() is not null, $"{function} has no [Idempotent]."));

    [Fact]
    public void There_is_one_to_look_at() => Assert.NotEmpty(Posts());

    [Fact]
    public void Every_idempotent_operation_asks_for_its_key_in_the_contract() => Assert.All(
        Posts().Where(function => function.Method.GetCustomAttribute<IdempotentAttribute>() is not null).Select(function => function.Context).Distinct(),
        context => Assert.Contains(
            IdempotentRequests.Header,
            File.ReadAllText(Path.Combine(Shop.Root, Shop.Topology.Context(context).Api!.OpenApi)),
            StringComparison.Ordinal));

    private static IEnumerable<Function> Posts() => Shop.Functions.Where(function =>
        function.Trigger is HttpTriggerAttribute http && http.Methods!.Contains("post", StringComparer.OrdinalIgnoreCase));
}
