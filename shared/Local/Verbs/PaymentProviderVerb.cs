using System.Text.Json;
using ServerlessShop.Local.PaymentProvider;

namespace ServerlessShop.Local.Verbs;

/// <summary>Runs the payment provider alone.</summary>
public static class PaymentProviderVerb
{
    public const string Name = "payment-provider";

    /// <summary>Ends when the standard input does: whoever started it has gone, however it went.</summary>
    public static async Task<int> Run(string listen, string stateFolder, Uri? webhooks, CancellationToken cancellation)
    {
        await using var provider = await PaymentProviderApp.Start(
            new PaymentProviderOptions(listen, stateFolder) { Webhooks = webhooks }, TimeProvider.System);
        Console.WriteLine(JsonSerializer.Serialize(ProviderStarted.Of(provider), JsonSerializerOptions.Web));

        using var input = Console.OpenStandardInput();
        var ended = Task.Run(() => input.CopyTo(Stream.Null), CancellationToken.None);
        await Task.WhenAny(ended, Task.Delay(Timeout.Infinite, cancellation));
        return 0;
    }
}
