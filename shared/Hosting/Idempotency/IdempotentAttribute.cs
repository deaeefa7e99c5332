namespace ServerlessShop.Hosting.Idempotency;

/// <summary>
/// The function asks for an Idempotency-Key and is answered once for each: repeating a request repeats its answer.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentAttribute : Attribute;
