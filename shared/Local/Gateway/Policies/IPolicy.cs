namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>A policy element, compiled.</summary>
internal interface IPolicy
{
    /// <exception cref="PolicyFailure">The rest of the sections is skipped, and on-error runs.</exception>
    ValueTask<Flow> Run(PolicyContext context);
}
