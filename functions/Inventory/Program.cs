using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Hosting;
using ServerlessShop.Inventory.Adjustments;
using ServerlessShop.Inventory.AdjustingStock;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Inventory.Reservations;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("inventory");
app.AddDocuments(ReservationDecider.Instance)
    .AddDocuments(ReceiptDecider.Instance)
    .AddDocuments(AdjustmentDecider.Instance)
    .AddDocuments(AisleDecider.Aisle) // Only to be listed: what changes an aisle goes through the next.
    .AddHotDocuments(AisleDecider.Aisle, AisleDecider.Booking);
app.Services.AddSingleton<StockRoom>();
app.Services.AddSingleton<AdjustmentProcess>();
app.Run();
