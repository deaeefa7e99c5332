namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tries again after delays that grow from one interval to another.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;

        var minimum = FixedDelayRetryAttribute.ReadInterval(minimumInterval, nameof(minimumInterval));
        var maximum = FixedDelayRetryAttribute.ReadInterval(maximumInterval, nameof(maximumInterval));
        if (minimum > maximum)
        {
            throw new ArgumentException("The minimum interval is greater than the maximum.", nameof(minimumInterval));
        }
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}
