using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using ServerlessShop.LocalWorker.Binding;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>Gives a function's parameters their values, makes its class and calls its method.</summary>
internal sealed class FunctionInvoker
{
    private readonly Function _function;
    private readonly MethodInvoker _method;
    private readonly Func<IServiceProvider, object>? _instance;
    private readonly Func<object?, ValueTask<object?>> _unwrap;
    private readonly bool _returnsValue;
    private readonly IReadOnlyList<IInputConverter> _registered;
    private readonly (IInputConverter? Chosen, IInputConverter? Advertised)[] _first;

    public FunctionInvoker(Function function, ConverterSet converters)
    {
        _function = function;
        _method = MethodInvoker.Create(function.Method);
        _instance = function.Method.IsStatic ? null : FactoryOf(function.Method.DeclaringType!);
        (_unwrap, _returnsValue) = ReturnValue.Of(function.Method.ReturnType);
        _registered = converters.Registered;
        _first =
        [
            .. function.Parameters.Select(parameter =>
                (converters.Find(parameter.Chosen), converters.Find(parameter.Advertised))),
        ];
    }

    public async ValueTask Invoke(FunctionContext context, Invocation invocation)
    {
        // Values before the instance, as the generated executor has it: what cannot be bound constructs nothing.
        var arguments = await Bind(context, invocation);
        var instance = _instance?.Invoke(context.InstanceServices);
        var result = await _unwrap(_method.Invoke(instance, arguments.AsSpan()));
        if (!_returnsValue)
        {
            return;
        }

        if (_function.HttpResult is { } property && result is not null)
        {
            invocation.HttpOutput = property.GetValue(result);
            invocation.Result = null;
        }
        else
        {
            invocation.Result = result;
        }
    }

    private async ValueTask<object?[]> Bind(FunctionContext context, Invocation invocation)
    {
        var parameters = _function.Parameters;
        var values = new object?[parameters.Length];
        List<string>? errors = null;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = parameters[i];
            var source = parameter.IsTrigger ? invocation.TriggerSource : invocation.RouteValue(parameter.Name);
            var result = await Convert(new(context, parameter.Type, source), _first[i].Chosen, _first[i].Advertised);
            if (ErrorOf(result, parameter, source) is { } error)
            {
                (errors ??= []).Add(error);
                continue;
            }

            values[i] = result.Status == ConversionStatus.Unhandled && parameter.Described.HasDefaultValue
                ? parameter.Described.DefaultValue
                : result.Value;
            if (values[i] is null && parameter.RefusesNull)
            {
                throw new InvalidOperationException(
                    $"'{parameter.Name}' of '{_function.Name}' became null, and {parameter.Type.Name} cannot be.");
            }
        }

        return errors is null
            ? values
            : throw new FunctionInputConverterException(
                $"Error converting {errors.Count} input parameters for Function '{_function.Name}': "
                + string.Join(Environment.NewLine, errors));
    }

    private async ValueTask<ConversionResult> Convert(
        ParameterContext context, IInputConverter? chosen, IInputConverter? advertised)
    {
        var result = ConversionResult.Unhandled();
        if (chosen is not null)
        {
            result = await chosen.ConvertAsync(context);
        }

        if (result.Status == ConversionStatus.Unhandled && advertised is not null)
        {
            result = await advertised.ConvertAsync(context);
        }

        for (var i = 0; i < _registered.Count && result.Status == ConversionStatus.Unhandled; i++)
        {
            result = await _registered[i].ConvertAsync(context);
        }

        return result;
    }

    private static string? ErrorOf(ConversionResult result, Parameter parameter, object? source) => result.Status switch
    {
        ConversionStatus.Failed when source is not null =>
            $"Cannot convert input parameter '{parameter.Name}' to type '{parameter.Type.FullName}'. "
            + $"Error:{result.Error}",
        ConversionStatus.Unhandled when !parameter.Described.HasDefaultValue && parameter.RefusesNull =>
            $"Could not populate the value for '{parameter.Name}' parameter. "
            + "Consider adding a default value or making the parameter nullable.",
        _ => null,
    };

    /// <summary>The compiled factory where it chooses the constructor Azure's worker would; else as there.</summary>
    private static Func<IServiceProvider, object> FactoryOf(Type type)
    {
        if (type.GetConstructors().Length != 1)
        {
            return services => ActivatorUtilities.CreateInstance(services, type);
        }

        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        return services => factory(services, null);
    }
}
