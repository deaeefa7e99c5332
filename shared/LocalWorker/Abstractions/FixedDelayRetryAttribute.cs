using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries again after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
        _ = ReadInterval(delayInterval, nameof(delayInterval));
    }

    public string DelayInterval { get; }

    internal static TimeSpan ReadInterval(string text, string parameter)
    {
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) || interval < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(parameter, text, "A retry interval is a TimeSpan, and not negative.");
        }

        return interval;
    }
}
