using Azure.Core;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServerlessShop.Customers.Accesses;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Customers.LeadingErasure;
using ServerlessShop.Customers.OtherContexts;
using ServerlessShop.Customers.ReadingCustomers;
using ServerlessShop.Hosting;
using ServerlessShop.Persistence;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("customers");
app.AddDocuments(CustomerDecider.Instance).AddDocuments(AccessDecider.Instance);
app.Services.AddSingleton<Leases>();
app.Services.AddTransient<ErasureLead>(); // Not kept for ever, so that its HTTP connections are not.
app.Services.AddSingleton(provider => ListRecordsFunction.Deleting(provider.GetRequiredService<Container>()));
app.Services.AddValidated<PrivacyOptions>(app.Configuration.GetSection("Privacy"));
app.Services.AddHttpClient<PersonalDataOverGateway>();
app.Services.AddSingleton<OwnToken>(provider =>
{
    var credential = provider.GetRequiredService<TokenCredential>();
    var audience = provider.GetRequiredService<IOptions<IdentityOptions>>().Value.Audience;
    return async cancellation => (await credential.GetTokenAsync(new([$"{audience}/.default"]), cancellation)).Token;
});
app.Run();
