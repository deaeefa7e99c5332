using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessShop.LocalWorker.SampleApp;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication().UseMiddleware<DoorMiddleware>();
builder.Services.AddSingleton<Ledger>();
builder.Services.AddScoped<Visit>();
builder.Services.AddOptions<SampleOptions>().BindConfiguration("Sample").ValidateDataAnnotations().ValidateOnStart();
builder.Build().Run();
