using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Hosting;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.ListingOrders;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Products;
using ServerlessShop.Ordering.RefusingCheckout;
using ServerlessShop.Ordering.Returns;
using ServerlessShop.Persistence;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("ordering");
app.AddDocuments(OrderDecider.Instance)
    .AddDocuments(OrderLinesDecider.Instance)
    .AddDocuments(KnownProductsDecider.Instance)
    .AddDocuments(ReturnsDecider.Instance)
    .AddDocuments(RefusedCheckoutDecider.Instance)
    .AddDocuments(OrderSummaryDecider.Instance)
    .AddHotDocuments(InvoiceDecider.Book, InvoiceDecider.Invoice);
app.Services.AddSingleton<Leases>();
app.Services.AddSingleton<KnownProductsMemory>();
app.Services.AddSingleton<OrderLinesMemory>();
app.Services.AddSingleton<Sales>();
app.Services.AddSingleton<OrderSummaries>();
app.Services.AddLive<ReturnsOptions>(app.Configuration.GetSection(ReturnsOptions.Section));
app.Run();
