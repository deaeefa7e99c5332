#nullable disable

namespace Azure.Messaging.ServiceBus;

/// <summary>How a client behaves. What concerns AMQP has no place here.</summary>
public class ServiceBusClientOptions
{
    private ServiceBusRetryOptions _retryOptions = new();

    public ServiceBusRetryOptions RetryOptions
    {
        get => _retryOptions;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _retryOptions = value;
        }
    }

    public string Identifier { get; set; }
}
