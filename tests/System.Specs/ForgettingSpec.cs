using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using static ServerlessShop.WholeShop.Specs.RunningShop;

namespace ServerlessShop.WholeShop.Specs;

/// <summary>What the shop holds about a person is told and erased, in all contexts at once, through the gateway.</summary>
[Collection(nameof(WholeShop))]
public sealed class ForgettingSpec(RunningShop shop)
{
    private const string Name = "Zebedee Quillfeather";

    [Fact]
    public async Task A_customer_reads_all_that_is_held_and_after_the_erasure_no_container_names_them()
    {
        var zebedee = await Shopper.SignedUp(shop, Name);
        await shop.Done(HttpMethod.Put, "customers/me", zebedee.Token, new { Name, zebedee.Email, Language = "en" });
        await zebedee.Take(Mug, 1, 12_00);
        var order = await zebedee.Buy();
        await shop.Confirmed(order);
        await shop.Deliver(order);

        var export = await Export(zebedee);
        var held = export.GetProperty("contexts").EnumerateArray().ToList();
        Assert.Equal(
            ["basket", "customers", "notifications", "ordering", "payments", "shipping"],
            held.Select(one => one.GetProperty("context").GetString()).Order(StringComparer.Ordinal));
        Assert.All(held, one => Assert.NotEmpty(one.GetProperty("items").EnumerateArray()));
        Assert.Contains(zebedee.Email, $"{export}", StringComparison.Ordinal);
        Assert.NotEmpty(Naming(zebedee));

        await shop.Done(HttpMethod.Put, $"customers/me/erasure/{Guid.NewGuid()}", zebedee.Token, new { Because = "I leave" });
        await Eventually.Holds("everybody has erased", async () =>
            (await shop.Get("customers/me/erasure", zebedee.Token)).GetProperty("status").GetString() == "done");

        Assert.Empty(Naming(zebedee));
        var left = await shop.Get($"orders/{order}", await shop.TokenOf("fiona"));
        Assert.Equal("completed", left.GetProperty("status").GetString());
        Assert.False(left.TryGetProperty("customerId", out _));
        Assert.DoesNotContain(zebedee.Email, $"{await Export(zebedee)}", StringComparison.Ordinal);
    }

    /// <summary>There is none while one context does not answer in time, and it can be asked for again.</summary>
    private async Task<JsonElement> Export(Shopper shopper)
    {
        JsonElement? export = null;
        await Eventually.Holds("everybody has answered", async () =>
        {
            using var answer = await shop.Send(HttpMethod.Get, "customers/me/export", shopper.Token);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) { return false; }
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            export = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return true;
        });
        return export!.Value;
    }

    /// <summary>The documents of all containers, as they are now, in which the e-mail address or the name stands.</summary>
    private List<string> Naming(Shopper shopper) =>
    [
        .. from context in shop.Platform.Topology.Contexts
           from document in Documents(context.Container.Name)
           where document.Contains(shopper.Email, StringComparison.OrdinalIgnoreCase)
               || document.Contains(Name, StringComparison.OrdinalIgnoreCase)
           select $"{context.Name}: {document}",
    ];

    private List<string> Documents(string container)
    {
        var latest = new Dictionary<(string?, string?), string>();
        for (var continuation = 0L; ;)
        {
            var page = shop.Platform.Cosmos.Read(shop.Platform.Topology.Database, container, continuation, 500);
            if (page.Documents.Count == 0) { return [.. latest.Values]; }
            continuation = page.Continuation;
            foreach (var text in page.Documents.Select(json => Encoding.UTF8.GetString(json.Span)))
            {
                var document = JsonElement.Parse(text);
                latest[(document.GetProperty("pk").GetString(), document.GetProperty("id").GetString())] = text;
            }
        }
    }
}
