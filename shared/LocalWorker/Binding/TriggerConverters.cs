using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using ServerlessShop.LocalWorker.Running;

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

/// <summary>The road back to the broker.</summary>
internal sealed class MessageActionsConverter(HostConnection host) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(ConversionResult.Success(new ServiceBusMessageActions(host)));
}

/// <summary>The timer's state, which has options of its own.</summary>
internal sealed class TimerInfoConverter : IInputConverter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
    };

    [SuppressMessage("Design", "CA1031", Justification = "What a serializer throws is a failed conversion, told as one.")]
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.TargetType != typeof(TimerInfo) || context is not ParameterContext { Text: { } text })
        {
            return new(ConversionResult.Unhandled());
        }

        try
        {
            return new(ConversionResult.Success(JsonSerializer.Deserialize<TimerInfo>(text.Utf8, Options)));
        }
        catch (Exception unreadable)
        {
            return new(ConversionResult.Failed(unreadable));
        }
    }
}
