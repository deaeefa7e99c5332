namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Turns what a trigger sent into what a parameter wants, or says that it is not its business.</summary>
public interface IInputConverter
{
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}

/// <summary>One parameter of one invocation, before it has a value.</summary>
public abstract class ConverterContext
{
    public abstract Type TargetType { get; }

    public abstract object? Source { get; }

    public abstract FunctionContext FunctionContext { get; }

    public abstract IReadOnlyDictionary<string, object> Properties { get; }
}
