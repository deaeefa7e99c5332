using ServerlessShop.Local.Seams;

namespace ServerlessShop.Cosmos.StoreApp;

/// <summary>Knows nobody: whoever comes must have the account's key.</summary>
internal sealed class NoTokens : ITokens
{
    public Caller? Check(string token, string audience) => null;

    public string Issue(string name, string audience) =>
        throw new NotSupportedException("This store is opened by its key only.");

    public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) => new Dictionary<string, string>();
}
