using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.Hosting;
using ServerlessShop.Notifications.Letters;
using ServerlessShop.Notifications.SendingLetter;
using ServerlessShop.Notifications.WritingMail;

var app = FunctionsApplication.CreateBuilder(args).AddServerlessShop("notifications");
app.AddDocuments(LetterDecider.Instance);
app.Services.AddValidated<SmtpOptions>(app.Configuration.GetSection("Smtp"));
app.Services.AddSingleton<IMailer, SmtpMailer>();
app.Services.AddSingleton<MailTemplates>();
app.Run();
