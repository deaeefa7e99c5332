using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>The invocation itself.</summary>
internal sealed class FunctionContextConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        context.TargetType == typeof(FunctionContext)
            ? ConversionResult.Success(context.FunctionContext)
            : ConversionResult.Unhandled());
}
