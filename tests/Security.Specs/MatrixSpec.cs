using System.Collections.Concurrent;
using System.Text;
using ServerlessShop.Local.Topology;
using Xunit.Abstractions;

namespace ServerlessShop.Security.Specs;

/// <summary>Every route as every kind of caller, against the reviewed table.</summary>
[Collection(nameof(OneShop))]
public sealed class MatrixSpec(SecuredShop shop, ITestOutputHelper output)
{
    private const int AtOnce = 8;
    private static readonly Matrix _matrix = Matrix.Read(SecuredShop.Root);
    private readonly Guid _receipt = Guid.NewGuid();
    private readonly Guid _address = Guid.NewGuid();
    private readonly Guid _erasure = Guid.NewGuid();

    // Nobody's, so that erasing what is held about them takes nothing from the other rows.
    private readonly Guid _stranger = Guid.NewGuid();

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

        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (call, _) =>
        {
            var status = await Call(call.Row, call.Who);
            Interlocked.Increment(ref count);
            if (status == call.Row.Expected[call.Column]) { return; }
            var way = call.Who.ThroughGateway ? "through the gateway" : "at the app";
            differences.Add($"{call.Row.Route}, {call.Column} ({call.Who.Who}) {way}: {status}, the table says {call.Row.Expected[call.Column]}");
        });

        output.WriteLine($"{count} calls: {_matrix.Rows.Count} routes, {_matrix.Columns.Count} kinds of callers");
        Assert.Empty(differences.Order());
    }

    private async Task<int> Call(Matrix.Row row, Credentials who)
    {
        var path = row.Path
            .Replace("{orderId}", $"{shop.Order}", StringComparison.Ordinal)
            .Replace("{sku}", SecuredShop.Lantern, StringComparison.Ordinal)
            .Replace("{receiptId}", $"{_receipt}", StringComparison.Ordinal)
            .Replace("{customerId}", $"{_stranger}", StringComparison.Ordinal)
            .Replace("{addressId}", $"{_address}", StringComparison.Ordinal)
            .Replace("{erasureId}", $"{_erasure}", StringComparison.Ordinal)
            .Replace("{purpose}", "newsletter", StringComparison.Ordinal);
        Assert.False(path.Contains('{'), $"{row.Route}: which value has the parameter?");
        var address = who.ThroughGateway ? path : $"{shop.Platform.Host!.Address}apps/{row.Context}/api{path}";
        var body = row.Method == HttpMethod.Get ? null : new StringContent(shop.BodyOf(row.Route), Encoding.UTF8, "application/json");
        (string, string)[] headers = who.Gateway is null ? [] : [("X-Gateway-Authorization", $"Bearer {who.Gateway}")];

        using var answer = await shop.Send(row.Method, address, who.User, body, headers);
        return (int)answer.StatusCode;
    }
}
