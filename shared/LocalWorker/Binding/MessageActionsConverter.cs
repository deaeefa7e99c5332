using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using ServerlessShop.LocalWorker.Running;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>The road back to the broker.</summary>
internal sealed class MessageActionsConverter(HostConnection host) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(ConversionResult.Success(new ServiceBusMessageActions(host)));
}
