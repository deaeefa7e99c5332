using Microsoft.Azure.Functions.Worker.Builder;
using ServerlessShop.Hosting;
using ServerlessShop.Inventory.Aisles;
using ServerlessShop.Inventory.Receipts;
using ServerlessShop.Inventory.Reservations;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddServerlessShop("inventory")
    .AddDocuments(ReservationDecider.Instance)
    .AddDocuments(ReceiptDecider.Instance)
    .AddHotDocuments(AisleDecider.Aisle, AisleDecider.Booking)
    .Run();
