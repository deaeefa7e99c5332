namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>What comes after a policy.</summary>
internal enum Flow
{
    /// <summary>The next one.</summary>
    Next,

    /// <summary>Outbound: there is an answer and the backend need not be asked.</summary>
    Outbound,

    /// <summary>The caller: the answer is final.</summary>
    Answer,
}
