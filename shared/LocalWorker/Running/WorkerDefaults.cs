using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServerlessShop.LocalWorker.Binding;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>What the worker's options are before the app says anything about them.</summary>
internal sealed class WorkerDefaults(IServiceProvider services)
    : IConfigureOptions<WorkerOptions>, IPostConfigureOptions<WorkerOptions>, IConfigureOptions<JsonSerializerOptions>
{
    public void Configure(WorkerOptions options)
    {
        var converters = options.InputConverters;
        converters.Register<FunctionContextConverter>();
        converters.Register<TypeConverter>();
        converters.Register<GuidConverter>();
        converters.Register<DateTimeConverter>();
        converters.Register<MemoryConverter>();
        converters.Register<StringToByteConverter>();
        converters.Register<JsonPocoConverter>();
        converters.Register<ArrayConverter>();
        converters.Register<CancellationTokenConverter>();
    }

    public void PostConfigure(string? name, WorkerOptions options) =>
        options.Serializer ??= services.GetRequiredService<WorkerSerializer>().Serializer;

    /// <summary>No camel case policy: names are read without regard to case, and written as they are.</summary>
    public void Configure(JsonSerializerOptions options) => options.PropertyNameCaseInsensitive = true;
}
