using System.Security.Claims;
using ServerlessShop.Kernel;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Persistence;

namespace ServerlessShop.Ordering.Returns;

/// <summary>Finds what was sold. To customers, others' orders are not there at all.</summary>
public sealed class Sales(DocumentStore<Order, OrderEvent> orders, OrderLinesMemory lines)
{
    public async Task<Sale?> Find(OrderId id, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var sale = await Find(id, cancellation);
        return sale is null || user.IsInRole("customer") && user.FindFirstValue("oid") != $"{sale.Customer}" ? null : sale;
    }

    private async Task<Sale?> Find(OrderId id, CancellationToken cancellation) =>
        await orders.Read(new($"{id}", "order"), cancellation) is Order.Placed order
            ? Sale.Of(order, await lines.Of(id, cancellation))
            : null;
}
