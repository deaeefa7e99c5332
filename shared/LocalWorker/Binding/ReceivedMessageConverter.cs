using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>The client library's message and its array, and no other collection of it.</summary>
internal sealed class ReceivedMessageConverter : IInputConverter
{
    public static bool Takes(Type target) =>
        target == typeof(ServiceBusReceivedMessage) || target == typeof(ServiceBusReceivedMessage[]);

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        Takes(context.TargetType) && context.Source is ReceivedMessages received
            ? ConversionResult.Success(received.OneOrArray)
            : ConversionResult.Unhandled());
}
