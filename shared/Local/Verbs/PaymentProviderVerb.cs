using System.Text.Json;
using ServerlessShop.Local.PaymentProvider;

namespace ServerlessShop.Local.Verbs;

/// <summary>Runs the payment provider alone.</summary>
public static class PaymentProviderVerb
{
    public const string Name = "payment-provider";

    /// <summary>Ends when the standard input does: whoever started it has gone, however it went.</summary>
    public static async Task<int> Run(string listen, string stateFolder, string? webhooks, CancellationToken cancellation)
    {
        var options = new PaymentProviderOptions(listen, stateFolder)
        {
            Webhooks = webhooks is null ? null
                : Uri.TryCreate(webhooks, UriKind.Absolute, out var address) ? address
                : throw new StartException($"--webhooks {webhooks} is no address."),
        };
        await using var provider = await PaymentProviderApp.Start(options, TimeProvider.System);
        Console.WriteLine(JsonSerializer.Serialize(ProviderStarted.Of(provider), JsonSerializerOptions.Web));

        using var input = Console.OpenStandardInput();
        var ended = Task.Run(() => input.CopyTo(Stream.Null), CancellationToken.None);
        await Task.WhenAny(ended, Task.Delay(Timeout.Infinite, cancellation));
        return 0;
    }
}
