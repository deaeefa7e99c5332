#nullable disable

namespace Azure.Messaging.ServiceBus;

/// <summary>How often, and after which delays, a transient failure is tried again.</summary>
public class ServiceBusRetryOptions
{
    private int _maxRetries = 3;
    private TimeSpan _delay = TimeSpan.FromSeconds(0.8);
    private TimeSpan _maxDelay = TimeSpan.FromMinutes(1);
    private TimeSpan _tryTimeout = TimeSpan.FromMinutes(1);

    public ServiceBusRetryMode Mode { get; set; } = ServiceBusRetryMode.Exponential;

    public int MaxRetries
    {
        get => _maxRetries;
        set => _maxRetries = value is < 0 or > 100 ? throw OutOfRange(nameof(MaxRetries), value) : value;
    }

    public TimeSpan Delay
    {
        get => _delay;
        set => _delay = value < TimeSpan.FromMilliseconds(1) || value > TimeSpan.FromMinutes(5)
            ? throw OutOfRange(nameof(Delay), value)
            : value;
    }

    public TimeSpan MaxDelay
    {
        get => _maxDelay;
        set => _maxDelay = value < TimeSpan.Zero ? throw OutOfRange(nameof(MaxDelay), value) : value;
    }

    public TimeSpan TryTimeout
    {
        get => _tryTimeout;
        set
        {
            if (value < TimeSpan.Zero)
            {
                throw new ArgumentException("The timeout must be positive.", nameof(TryTimeout));
            }

            _tryTimeout = value > TimeSpan.FromHours(1) ? throw OutOfRange(nameof(TryTimeout), value) : value;
        }
    }

    private static ArgumentOutOfRangeException OutOfRange(string option, object value) =>
        new(option, value, $"{option} is out of its range.");
}

/// <summary>Whether delays stay the same or grow.</summary>
public enum ServiceBusRetryMode
{
    Fixed = 0,
    Exponential = 1,
}
