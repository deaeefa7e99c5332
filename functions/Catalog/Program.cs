using Azure.Core;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.Products;
using ServerlessShop.Catalog.PuttingImages;
using ServerlessShop.Catalog.ReadingProducts;
using ServerlessShop.Catalog.SearchingProducts;
using ServerlessShop.Hosting;
using ServerlessShop.Persistence;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("catalog");
app.AddDocuments(ProductDecider.Instance).AddDocuments(CategoryTree.Decider);
app.Services.AddLive<PricingOptions>(app.Configuration.GetSection(PricingOptions.Section));
app.Services.AddSingleton<CurrentPriceRule>();
app.Services.AddSingleton<CurrentView>();
app.Services.AddSingleton(provider => new CatalogueVersion(new(provider.GetRequiredService<Container>(), new("catalogue", "version"))));
app.Services.AddSingleton<ContainerFeed>();
app.Services.AddSingleton<FollowedCatalogue>();
app.Services.AddValidated<ImageOptions>(app.Configuration.GetSection("Images"));
app.Services.AddHttpClient<ImageBlobs>();
app.Services.AddSingleton<StorageToken>(provider => async cancellation =>
    (await provider.GetRequiredService<TokenCredential>().GetTokenAsync(new([ImageBlobs.Scope]), cancellation)).Token);
app.Run();
