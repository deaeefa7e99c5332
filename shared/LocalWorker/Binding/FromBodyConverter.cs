using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.Logging;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>
/// The request's body through MVC's input formatters and options. Nothing validates it, and what cannot be read throws:
/// there is no automatic 400.
/// </summary>
internal sealed class FromBodyConverter(
    IModelMetadataProvider metadata, IModelBinderFactory binders, ILogger<FromBodyConverter> log) : IInputConverter
{
    private readonly ConcurrentDictionary<Type, (ModelMetadata Metadata, IModelBinder Binder)> _bodies = new();

    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var http = context.FunctionContext.GetHttpContext()
            ?? throw new InvalidOperationException("[FromBody] expects an HttpContext in the current context.");
        var body = _bodies.GetOrAdd(context.TargetType, BinderOf);
        var binding = new DefaultModelBindingContext
        {
            ModelMetadata = body.Metadata,
            ModelName = body.Metadata.BinderModelName ?? "",
            BindingSource = BindingSource.Body,
            ModelState = new ModelStateDictionary(),
            ActionContext = new ActionContext { HttpContext = http },
        };

        await body.Binder.BindModelAsync(binding);
        if (binding.Result.IsModelSet)
        {
            return ConversionResult.Success(binding.Result.Model);
        }

        if (!binding.ModelState.IsValid)
        {
            var errors = binding.ModelState.Values
                .SelectMany(entry => entry.Errors)
                .Select(error => error.ErrorMessage is { Length: > 0 } said ? said : error.Exception?.Message);
            throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
        }

        log.LogWarning("Unable to bind the request body to the target type ({TargetType}).", context.TargetType);
        return ConversionResult.Success(null);
    }

    private (ModelMetadata Metadata, IModelBinder Binder) BinderOf(Type type)
    {
        var model = metadata.GetMetadataForType(type);
        var binder = binders.CreateBinder(new ModelBinderFactoryContext
        {
            Metadata = model,
            BindingInfo = new BindingInfo
            {
                BinderModelName = model.BinderModelName ?? "",
                BindingSource = BindingSource.Body,
                BinderType = model.BinderType,
                PropertyFilterProvider = model.PropertyFilterProvider,
            },
        });
        return (model, binder);
    }
}
