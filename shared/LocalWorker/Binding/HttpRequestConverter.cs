using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>The request, as exactly HttpRequest: not its context, its response or its user.</summary>
internal sealed class HttpRequestConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        context.TargetType == typeof(HttpRequest) && context.FunctionContext.GetHttpContext() is { } http
            ? ConversionResult.Success(http.Request)
            : ConversionResult.Unhandled());
}
