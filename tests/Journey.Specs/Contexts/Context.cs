using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServerlessShop.Basket;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Basket.ShippingQuotes;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Inventory.AdjustingStock;
using ServerlessShop.Inventory.Adjustments;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Inventory.Reservations;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Notifications.WritingMail;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Products;
using ServerlessShop.Ordering.RefusingCheckout;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Persistence;
using ServerlessShop.Shipping.Fulfilments;

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
    private static readonly Lazy<MailTemplates> _templates = new(() => new()); // To compile them takes a second.

    public static readonly IReadOnlyList<Context> All =
    [
        new("catalog", typeof(ProductDecider), app => app
            .Documents(ProductDecider.Instance).Documents(CategoryTree.Decider)
            .Live(new PricingOptions()).Single<CurrentPriceRule>().Single<CurrentView>()
            .Single(container => new CatalogueVersion(new(container, new("catalogue", "version"))))),
        new("basket", typeof(BasketDecider), app => app
            .Documents(BasketDecider.Keeping(14, 90)).Documents(DiscountCodeDecider.Instance)
            .Options(new BasketOptions { QuoteKey = Convert.ToBase64String(new byte[32]) }).Catalogue()
            .Single(provider => QuoteSigning.Of(provider.GetRequiredService<IOptions<BasketOptions>>().Value))),
        new("ordering", typeof(OrderDecider), app => app
            .Documents(OrderDecider.Instance).Documents(OrderLinesDecider.Instance).Single<OrderLinesMemory>()
            .Documents(KnownProductsDecider.Instance).Single<KnownProductsMemory>()
            .Documents(ReturnsDecider.Instance).Single<Sales>()
            .Documents(RefusedCheckoutDecider.Instance)
            .Documents(OrderSummaryDecider.Instance).Single<OrderSummaries>()
            .Live(new ReturnsOptions { ApprovalLimitMinor = 500 })
            .HotDocuments(InvoiceDecider.Book, InvoiceDecider.Invoice).Single<Leases>(),
            InTurns: true),
        new("inventory", typeof(AisleDecider), app => app
            .Documents(ReservationDecider.Instance).Documents(ReceiptDecider.Instance)
            .Documents(AdjustmentDecider.Instance).Documents(AisleDecider.Aisle).Single<AdjustmentProcess>()
            .HotDocuments(AisleDecider.Aisle, AisleDecider.Booking).Single<StockRoom>()),
        new("payments", typeof(PaymentDecider), app => app
            .Documents(PaymentDecider.Instance).Single<Cashier>().PaymentProvider()),
        new("shipping", typeof(FulfilmentDecider), app => app.Documents(FulfilmentDecider.Instance)),
        new("customers", typeof(CustomerDecider), app => app.Documents(CustomerDecider.Instance).Single<Leases>()),
        new("notifications", typeof(LetterDecider), app => app
            .Documents(LetterDecider.Instance).Single((IServiceProvider _) => _templates.Value)),
    ];
}
