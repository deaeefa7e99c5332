using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Hosting;
using ServerlessShop.Ordering.Invoices;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Products;
using ServerlessShop.Persistence;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("ordering");
app.AddDocuments(OrderDecider.Instance)
    .AddDocuments(OrderLinesDecider.Instance)
    .AddDocuments(KnownProductsDecider.Instance)
    .AddHotDocuments(InvoiceDecider.Book, InvoiceDecider.Invoice);
app.Services.AddSingleton<Leases>();
app.Services.AddSingleton<KnownProductsMemory>();
app.Services.AddSingleton<OrderLinesMemory>();
app.Run();
