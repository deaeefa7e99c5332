namespace ServerlessShop.Local.Identity;

/// <summary>What came of a password: the user, or neither user nor a reason, or how long to wait.</summary>
internal sealed record SignInOutcome(User? User, TimeSpan? LockedFor);

/// <summary>The one place where passwords are tried, so that no way in goes around the throttle.</summary>
internal sealed class PasswordSignIn(Users users, SignInThrottle throttle) : IDisposable
{
    private const int NameLengthMax = 256;

    // Hashing is slow on purpose: more at once than there are cores would only starve the rest of the shop. It also
    // bounds how many tries can be under way when the one that locks is counted.
    private readonly SemaphoreSlim _hashing = new(Environment.ProcessorCount);

    public Task<SignInOutcome> Try(string tenant, string name, string password, string address, CancellationToken cancellation) =>
        Counted(tenant, name, address, () => Task.FromResult(
            name.Length > NameLengthMax || password.Length > PasswordRules.LengthMax ? null : users.SignIn(tenant, name, password)), cancellation);

    /// <summary>A taken address counts as a failed try, or signing up would be the way to find out who is a customer.</summary>
    public Task<SignInOutcome> SignUp(string email, string name, string password, string address, CancellationToken cancellation) =>
        Counted(Tenant.Customers, email, address, () => users.SignUp(email, name, password), cancellation);

    public void Dispose() => _hashing.Dispose();

    private async Task<SignInOutcome> Counted(
        string tenant, string name, string address, Func<Task<User?>> attempt, CancellationToken cancellation)
    {
        var key = name.Length > NameLengthMax ? name[..NameLengthMax] : name;
        await _hashing.WaitAsync(cancellation);
        try
        {
            if (throttle.LockedFor(tenant, key, address) is { } locked) { return new(null, locked); }

            var user = await attempt();
            if (user is null) { throttle.Failed(tenant, key, address); }
            else { throttle.Succeeded(tenant, key); }
            return new(user, null);
        }
        finally
        {
            _hashing.Release();
        }
    }
}
