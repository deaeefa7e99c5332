namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>How a conversion ended.</summary>
public readonly struct ConversionResult
{
    private ConversionResult(ConversionStatus status, object? value, Exception? error)
    {
        Status = status;
        Value = value;
        Error = error;
    }

    public ConversionStatus Status { get; }

    public object? Value { get; }

    public Exception? Error { get; }

    public static ConversionResult Unhandled() => new(ConversionStatus.Unhandled, null, null);

    public static ConversionResult Success(object? value) => new(ConversionStatus.Succeeded, value, null);

    public static ConversionResult Failed(Exception exception) => new(ConversionStatus.Failed, null, exception);
}

/// <summary>Not tried, done, or tried in vain.</summary>
public enum ConversionStatus
{
    Unhandled = 0,
    Succeeded = 1,
    Failed = 2,
}
