namespace ServerlessShop.Hosting;

/// <summary>The roles one of which lets a caller in. A function that says nothing can be called by nobody.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresRoleAttribute(params string[] roles) : Attribute
{
    public IReadOnlyList<string> Roles => roles;
}

/// <summary>Anyone may call, signed in or not; the gateway's token is still asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenToAllAttribute : Attribute
{
    /// <summary>
    /// Who signed in is known to the function, and a token that does not hold is refused: somebody who believes to be
    /// signed in must not be taken for a guest.
    /// </summary>
    public bool HeedsTokens { get; init; }
}
