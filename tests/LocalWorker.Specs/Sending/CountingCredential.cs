using Azure.Core;

namespace ServerlessShop.LocalWorker.Specs.Sending;

/// <summary>Gives out numbered tokens.</summary>
public sealed class CountingCredential(DateTimeOffset? expiresOn = null) : TokenCredential
{
    private int _given;

    public IReadOnlyList<string> LastScopes { get; private set; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        LastScopes = requestContext.Scopes;
        return new($"token-{Interlocked.Increment(ref _given)}", expiresOn ?? DateTimeOffset.MaxValue);
    }

    public override ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
