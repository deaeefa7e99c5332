using System.Collections.Concurrent;

namespace ServerlessShop.Local.Identity;

/// <summary>Tokens of apps, signed once and handed out again while they are good for some minutes more.</summary>
internal sealed class IssuedTokens(Tenant workforce, TimeProvider time)
{
    private static readonly TimeSpan _leftMin = TimeSpan.FromMinutes(10);

    // Bounded by what there is: apps times known resources.
    private readonly ConcurrentDictionary<(string App, string Audience), (string Token, DateTimeOffset Expires)> _issued = [];

    public (string Token, DateTimeOffset Expires) For(App app, string audience)
    {
        var key = (app.Name, audience);
        if (_issued.TryGetValue(key, out var issued) && issued.Expires - time.GetUtcNow() > _leftMin) { return issued; }

        issued = workforce.Issue(new Grant(audience, app.ObjectId, app.ObjectId, app.ClientId, app.RolesAt(audience)));
        _issued[key] = issued;
        return issued;
    }
}
