using Microsoft.Azure.Functions.Worker.Builder;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddServerlessShop("catalog").AddDocuments(ProductDecider.Instance).Run();
