using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>The invocation's token, at any place among the parameters.</summary>
internal sealed class CancellationTokenConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        context.TargetType == typeof(CancellationToken) || context.TargetType == typeof(CancellationToken?)
            ? ConversionResult.Success(context.FunctionContext.CancellationToken)
            : ConversionResult.Unhandled());
}
