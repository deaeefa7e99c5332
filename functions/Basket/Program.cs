using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServerlessShop.Basket.Baskets;
using ServerlessShop.Basket.Catalogue;
using ServerlessShop.Basket.DiscountCodes;
using ServerlessShop.Basket.ShippingQuotes;
using ServerlessShop.Hosting;
using ServerlessShop.Hosting.Resilience;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("basket");
var kept = app.Configuration.GetSection(BasketOptions.Section).Get<BasketOptions>() ?? new();
app.AddDocuments(BasketDecider.Keeping(kept.GuestDays, kept.CustomerDays)).AddDocuments(DiscountCodeDecider.Instance);
app.Services.AddValidated<BasketOptions>(app.Configuration.GetSection(BasketOptions.Section));
app.Services.AddValidated<CatalogueOptions>(app.Configuration.GetSection("Catalog"));
app.Services.AddHttpClient<ICatalogue, HttpCatalogue>().AddResilientCalls();
app.Services.AddSingleton(provider => QuoteSigning.Of(provider.GetRequiredService<IOptions<BasketOptions>>().Value));
app.Run();
