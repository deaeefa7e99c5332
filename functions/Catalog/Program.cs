using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Hosting;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("catalog").AddDocuments(ProductDecider.Instance);
app.Services.AddLive<PricingOptions>(app.Configuration.GetSection(PricingOptions.Section));
app.Services.AddSingleton<CurrentPriceRule>();
app.Services.AddSingleton(provider => new CatalogueVersion(new(provider.GetRequiredService<Container>(), new("catalogue", "version"))));
app.Run();
