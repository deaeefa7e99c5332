using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Hosting;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Inventory.Reservations;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("inventory");
app.AddDocuments(ReservationDecider.Instance)
    .AddDocuments(ReceiptDecider.Instance)
    .AddHotDocuments(AisleDecider.Aisle, AisleDecider.Booking);
app.Services.AddSingleton<StockRoom>();
app.Run();
