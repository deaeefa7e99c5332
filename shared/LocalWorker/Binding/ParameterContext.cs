using System.Collections.ObjectModel;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>What a converter is told about one parameter.</summary>
internal sealed class ParameterContext(FunctionContext context, Type targetType, object? source) : ConverterContext
{
    public override Type TargetType => targetType;

    public override object? Source => source is TriggerText text ? text.ToString() : source;

    public override FunctionContext FunctionContext => context;

    public override IReadOnlyDictionary<string, object> Properties => ReadOnlyDictionary<string, object>.Empty;

    /// <summary>Asked before <see cref="Source"/>, so that no string is made of text nobody wants as one.</summary>
    public bool SourceIsText => source is TriggerText or string;

    public TriggerText? Text => source as TriggerText;
}
