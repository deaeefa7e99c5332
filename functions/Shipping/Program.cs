using Microsoft.Azure.Functions.Worker.Builder;
using ServerlessShop.Hosting;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("shipping");
app.Run();
