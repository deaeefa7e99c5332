namespace ServerlessShop.Local.Seams;

/// <summary>
/// Told of an effect when it is durable and nobody has been answered yet: where a crash of whoever asked hurts most.
/// Nobody listens but the specs that kill processes at these points.
/// </summary>
public sealed class Effects
{
    /// <summary>Called on the thread that would answer next; what it does happens before the answer.</summary>
    public Action<string>? Listener { get; set; }

    /// <summary>commit:container, forget:container, send:topic, settle:context, provider:kind, mail:kept.</summary>
    public void Tell(string effect) => Listener?.Invoke(effect);
}
