namespace ServerlessShop.Local;

/// <summary>The platform cannot start, for a reason a person can act on. The message is the one line printed.</summary>
public sealed class StartException(string message) : Exception(message);
