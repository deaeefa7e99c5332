namespace ServerlessShop.Local.Identity;

/// <summary>
/// Slows down who guesses passwords: by user name, whether there is such a user or not, and by address. Each lock lasts
/// twice as long as the one before, up to an hour. A restart forgets it, which who guesses cannot bring about.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    public const int TriesPerUserMax = 10;
    public const int TriesPerAddressMax = 100;

    private const int RememberedMax = 10_000;
    private static readonly TimeSpan _firstLock = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _lockMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan _forgottenAfter = TimeSpan.FromHours(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Tries> _tries = [];

    /// <summary>How long to wait, if no password may be tried now.</summary>
    public TimeSpan? LockedFor(string tenant, string user, string address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var until = new[] { UserKey(tenant, user), AddressKey(address) }
                .Max(key => _tries.TryGetValue(key, out var tries) ? tries.LockedUntil : DateTimeOffset.MinValue);
            return until > now ? until - now : null;
        }
    }

    public void Failed(string tenant, string user, string address)
    {
        lock (_lock)
        {
            Count(UserKey(tenant, user), TriesPerUserMax);
            Count(AddressKey(address), TriesPerAddressMax);
        }
    }

    /// <summary>Forgets the user's failures, not the address's: one's own account must not buy more guesses at others'.</summary>
    public void Succeeded(string tenant, string user)
    {
        lock (_lock) { _tries.Remove(UserKey(tenant, user)); }
    }

    private void Count(string key, int max)
    {
        var now = time.GetUtcNow();
        var tries = _tries.TryGetValue(key, out var known) && now - known.Last < _forgottenAfter ? known : new Tries(0, now, default);
        var failed = tries.Failed + 1;
        var beyond = failed - max;
        var locked = beyond < 0 ? default : now + TimeSpan.FromTicks(long.Min(_lockMax.Ticks, _firstLock.Ticks << int.Min(beyond, 10)));
        if (_tries.Count >= RememberedMax) { Forget(now); }
        _tries[key] = new Tries(failed, now, locked);
    }

    private void Forget(DateTimeOffset now)
    {
        // First who was quiet for long; where that is nobody, who was quiet longest.
        var old = _tries.Where(tries => now - tries.Value.Last >= _forgottenAfter).Select(tries => tries.Key).ToList();
        if (old is []) { old = [.. _tries.OrderBy(tries => tries.Value.Last).Take(RememberedMax / 10).Select(tries => tries.Key)]; }
        foreach (var key in old) { _tries.Remove(key); }
    }

    private static string UserKey(string tenant, string user) => $"user {tenant} {user.ToLowerInvariant()}";

    private static string AddressKey(string address) => $"address {address}";

    private sealed record Tries(int Failed, DateTimeOffset Last, DateTimeOffset LockedUntil);
}
