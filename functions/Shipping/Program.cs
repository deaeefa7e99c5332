using Microsoft.Azure.Functions.Worker.Builder;
using ServerlessShop.Hosting;
using ServerlessShop.Shipping.Fulfilments;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("shipping");
app.AddDocuments(FulfilmentDecider.Instance);
app.Run();
