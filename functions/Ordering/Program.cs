using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Hosting;
using ServerlessShop.Ordering.Orders;
using ServerlessShop.Ordering.Products;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("ordering");
app.AddDocuments(OrderDecider.Instance).AddDocuments(KnownProductsDecider.Instance);
app.Services.AddSingleton<KnownProductsMemory>();
app.Run();
