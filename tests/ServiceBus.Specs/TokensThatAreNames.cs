using ServerlessShop.Local.Seams;

namespace ServerlessShop.ServiceBus.Specs;

/// <summary>Tokens of the form name|audience|role, all valid but the forged one's.</summary>
internal sealed class TokensThatAreNames : ITokens
{
    /// <summary>Told of each request that has come so far as to be asked for its token.</summary>
    public Action? Asked { get; set; }

    public Caller? Check(string token, string audience)
    {
        Asked?.Invoke();
        return token.Split('|') is [var name, var of, .. var roles] && of == audience && name != "forged"
            ? new(name, roles.ToHashSet())
            : null;
    }

    public string Issue(string name, string audience) => $"{name}|{audience}";

    public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) => new Dictionary<string, string>();
}
