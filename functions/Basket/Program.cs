using Microsoft.Azure.Functions.Worker.Builder;
using ServerlessShop.Hosting;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("basket");
app.Run();
