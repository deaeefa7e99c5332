using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ServerlessShop.LocalWorker.Binding;

/// <summary>One instance of each converter, made with the app's services.</summary>
internal sealed class ConverterSet
{
    private readonly ConcurrentDictionary<Type, IInputConverter> _made = new();
    private readonly IServiceProvider _services;

    public ConverterSet(IServiceProvider services, IOptions<WorkerOptions> options)
    {
        _services = services;
        Registered = [.. options.Value.InputConverters.Select(Make)];
    }

    public IReadOnlyList<IInputConverter> Registered { get; }

    public IInputConverter? Find(Type? type) => type is null ? null : Make(type);

    private IInputConverter Make(Type type) => _made.GetOrAdd(type, wanted =>
        ActivatorUtilities.CreateInstance(_services, wanted) as IInputConverter
        ?? throw new InvalidOperationException($"{wanted.FullName} is no {nameof(IInputConverter)}."));
}
