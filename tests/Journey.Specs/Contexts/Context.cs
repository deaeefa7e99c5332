using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Products;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Persistence;

namespace ServerlessShop.Journey.Specs.Contexts;

/// <summary>
/// A bounded context as the harness runs it: what its Program.cs registers. Its functions are found by their attributes,
/// its subscriptions in infra/topology.json.
/// </summary>
/// <param name="InTurns">
/// Whether what it hears runs in Turns: where messages of a batch share a task. Inventory's walk cannot, and need not.
/// </param>
internal sealed record Context(string Name, Type OfItsAssembly, Action<AppParts> Parts, bool InTurns = false)
{
    public static readonly IReadOnlyList<Context> All =
    [
        new("catalog", typeof(ProductDecider), app => app
            .Documents(ProductDecider.Instance)
            .Single(container => new CatalogueVersion(new(container, new("catalogue", "version"))))),
        new("ordering", typeof(OrderDecider), app => app
            .Documents(OrderDecider.Instance).Documents(KnownProductsDecider.Instance).Single<KnownProductsMemory>()
            .HotDocuments(InvoiceDecider.Book, InvoiceDecider.Invoice).Single<Leases>(),
            InTurns: true),
        new("inventory", typeof(AisleDecider), app => app
            .Documents(ReservationDecider.Instance).Documents(ReceiptDecider.Instance)
            .HotDocuments(AisleDecider.Aisle, AisleDecider.Booking)),
        new("payments", typeof(PaymentDecider), app => app.Documents(PaymentDecider.Instance).PaymentProvider()),
    ];
}
