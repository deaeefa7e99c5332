using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Hosting;
using ServerlessShop.Payments.Asking;
using ServerlessShop.Payments.HearingProvider;
using ServerlessShop.Payments.Payments;
using ServerlessShop.Payments.Provider;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("payments");
app.AddDocuments(PaymentDecider.Instance);
app.Services.AddValidated<ProviderOptions>(app.Configuration.GetSection("Payments"));
app.Services.AddLive<WebhookOptions>(app.Configuration.GetSection("Payments"));
app.Services.AddHttpClient<IPaymentProvider, HttpPaymentProvider>();
app.Services.AddTransient<Cashier>();
app.Run();
