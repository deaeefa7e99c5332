using System.Collections.Concurrent;
using System.Text;
using ServerlessShop.Local.Topology;
using ServerlessShop.Local.Trade;
using Xunit.Abstractions;

namespace ServerlessShop.Security.Specs;

/// <summary>Every route as every kind of caller, against the reviewed table.</summary>
[Collection(nameof(OneShop))]
public sealed class MatrixSpec(SecuredShop shop, ITestOutputHelper output)
{
    private const int AtOnce = 8;
    private static readonly Matrix _matrix = Matrix.Read(SecuredShop.Root);

    // What puts comes before what reads, and what takes away last: no answer depends on who was first.
    private static readonly HttpMethod[] _turns = [HttpMethod.Put, HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete];

    // One id for each parameter that needs no more: of receipts, addresses, erasures. Nobody has the customer's, so that
    // erasing what is held about them takes nothing from the other rows.
    private readonly ConcurrentDictionary<string, Guid> _ids = new();

    [Fact]
    public void Every_route_has_a_row_and_every_row_a_route() => Assert.Equal(
        Matrix.RoutesOf(SecuredShop.Root, ShopTopology.Read(SecuredShop.Root)).Order(StringComparer.Ordinal),
        _matrix.Rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_column_is_a_kind_of_caller_and_every_role_has_one()
    {
        var kinds = await CallerKinds.Of(shop);
        Assert.Equal(kinds.Columns.Order(), _matrix.Columns.Order());
        Assert.Empty(shop.Platform.Topology.Roles.Except(_matrix.Columns).Except(["customer"]));
    }

    [Fact]
    public async Task Everybody_gets_what_the_table_says_on_every_route_through_the_gateway_and_around_it()
    {
        var kinds = await CallerKinds.Of(shop);
        var calls =
            from row in _matrix.Rows.Values
            from column in _matrix.Columns
            from who in kinds[column]
            where who.ThroughGateway || row.Context != Matrix.GatewayOnly
            select (Row: row, Column: column, Who: who);
        var (differences, count) = (new ConcurrentBag<string>(), 0);

        Assert.Empty(_matrix.Rows.Values.Select(row => row.Method).Except(_turns));
        foreach (var turn in _turns)
        {
            await Parallel.ForEachAsync(
                calls.Where(call => call.Row.Method == turn), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (call, _) =>
            {
                var status = await Call(call.Row, call.Who);
                Interlocked.Increment(ref count);
                if (status == call.Row.Expected[call.Column]) { return; }
                var way = call.Who.ThroughGateway ? "through the gateway" : "at the app";
                differences.Add($"{call.Row.Route}, {call.Column} ({call.Who.Who}) {way}: {status}, the table says {call.Row.Expected[call.Column]}");
            });
        }

        await Quiet.Wait(shop.Platform, CancellationToken.None);
        output.WriteLine($"{count} calls: {_matrix.Rows.Count} routes, {_matrix.Columns.Count} kinds of callers");
        Assert.True(differences.IsEmpty, string.Join('\n', differences.Order()));
    }

    private async Task<int> Call(Matrix.Row row, Credentials who)
    {
        var sent = shop.BodyOf(row.Route);
        var isQuery = sent.StartsWith('?');
        var path = Matrix.Fill(row.Path, name => ValueOf(row, name)) + (isQuery ? sent : "");
        var address = who.ThroughGateway ? path : $"{shop.Platform.Host!.Address}apps/{row.Context}/api{path}";
        var body = isQuery || row.Method == HttpMethod.Get ? null : new StringContent(sent, Encoding.UTF8, "application/json");
        List<(string, string)> headers = who.Gateway is null ? [] : [("X-Gateway-Authorization", $"Bearer {who.Gateway}")];
        if (row.Method == HttpMethod.Post) { headers.Add(("Idempotency-Key", $"{Guid.NewGuid()}")); }

        using var answer = await shop.Send(row.Method, address, who.User, body, [.. headers]);
        return (int)answer.StatusCode;
    }

    private string ValueOf(Matrix.Row row, string parameter) => (parameter, row.Path) switch
    {
        ("orderId", _) => $"{shop.Order}",
        ("sku", "/products/{sku}/withdrawal") => SecuredShop.Withdrawn,
        ("sku", "/products/{sku}") when row.Method == HttpMethod.Put => "MATRIX", // Not there until the first puts it.
        ("sku", _) => SecuredShop.Lantern,
        ("basketId", "/baskets/{basketId}/owner") => $"{shop.Owners.GuestsBasket}",
        ("basketId", _) => $"{shop.Owners.Basket}",
        ("returnId", "/orders/{orderId}/returns/{returnId}/rejection") => $"{shop.Owners.WaitingReturn}",
        ("returnId", _) => $"{shop.Owners.InspectedReturn}",
        ("number", _) => "1",
        ("purpose", _) => "newsletter",
        ("code" or "id" or "name", _) => "matrix",
        _ when parameter.EndsWith("Id", StringComparison.Ordinal) => $"{_ids.GetOrAdd(parameter, _ => Guid.NewGuid())}",
        _ => throw new InvalidOperationException($"{row.Route}: which value has {parameter}?"),
    };
}
