using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using ServerlessShop.LocalWorker.Binding;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule of six fields, seconds first.</summary>
[InputConverter(typeof(TimerInfoConverter))]
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    public TimerTriggerAttribute(string schedule)
    {
        Schedule = schedule;
        UseMonitor = true;
    }

    public string Schedule { get; }

    public bool RunOnStartup { get; set; }

    public bool UseMonitor { get; set; }
}
