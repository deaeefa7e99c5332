namespace ServerlessShop.Local.ServiceBus;

public enum MessageRefusal { Invalid, TooLarge }

/// <summary>The broker does not take what it is given. Nothing was stored, of a batch not one message.</summary>
public sealed class MessageRefusedException(MessageRefusal reason, string message) : Exception(message)
{
    public MessageRefusal Reason { get; } = reason;
}

/// <summary>No topic or subscription of that name.</summary>
public sealed class MessagingEntityNotFoundException(string path)
    : Exception($"The messaging entity '{path}' could not be found.");
