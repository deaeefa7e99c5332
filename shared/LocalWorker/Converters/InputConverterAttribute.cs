namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Names the converter a parameter, or every parameter of a type, is offered to first.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface
    | AttributeTargets.Parameter,
    AllowMultiple = true)]
public class InputConverterAttribute : Attribute
{
    public InputConverterAttribute(Type converterType)
    {
        ArgumentNullException.ThrowIfNull(converterType);
        ConverterType = converterType;
    }

    public Type ConverterType { get; }
}
