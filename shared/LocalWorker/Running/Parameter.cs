using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>A parameter, and which converters its attributes ask for before the registered ones.</summary>
/// <param name="Chosen">From an attribute on the parameter, or else on its type.</param>
/// <param name="Advertised">From the trigger's attribute.</param>
internal sealed record Parameter(FunctionParameter Described, bool IsTrigger, Type? Chosen, Type? Advertised)
{
    // What Azure's host offers by name. Left out in silence, it would be null here and a value there.
    private static readonly HashSet<string> MessageMetadata = new(
        ((string[])["messageId", "deliveryCount", "sequenceNumber", "enqueuedTime", "enqueuedTimeUtc", "expiresAt",
            "expiresAtUtc", "lockToken", "contentType", "correlationId", "replyTo", "to", "subject", "label",
            "deadLetterSource", "applicationProperties", "userProperties"])
        .SelectMany(name => new[] { name, name + "Array" }),
        StringComparer.OrdinalIgnoreCase);

    public string Name => Described.Name;

    public Type Type => Described.Type;

    /// <summary>A null would reach the method as a default value, where in Azure it throws.</summary>
    public bool RefusesNull => !Described.IsReferenceOrNullableType;

    public static IEnumerable<Parameter> Of(
        MethodInfo method, ParameterInfo trigger, TriggerKind kind, string function) =>
        method.GetParameters().Select(parameter =>
        {
            var isTrigger = parameter == trigger;
            var chosen = parameter.GetCustomAttributes<InputConverterAttribute>()
                .Concat(parameter.ParameterType.GetCustomAttributes<InputConverterAttribute>())
                .FirstOrDefault()?.ConverterType;
            var asksForMetadata = kind == TriggerKind.ServiceBus && MessageMetadata.Contains(parameter.Name!);
            if (asksForMetadata && !isTrigger && chosen is null)
            {
                throw new WorkerStartException(
                    $"The function '{function}' takes the trigger metadata '{parameter.Name}', which the local host "
                    + $"does not send. Take it from {nameof(ServiceBusReceivedMessage)}.");
            }

            var advertised = isTrigger
                ? trigger.GetCustomAttribute<TriggerBindingAttribute>()!.GetType()
                    .GetCustomAttribute<InputConverterAttribute>()?.ConverterType
                : null;
            var described = new FunctionParameter(
                parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue,
                parameter.HasDefaultValue ? parameter.DefaultValue : null);
            return new Parameter(described, isTrigger, chosen, advertised);
        });
}
