using System.Diagnostics;
using System.Security.Claims;
using ServerlessShop.Kernel;

namespace ServerlessShop.Customers.Customers;

/// <summary>Who is signed in, by the directory's own id, which stays when name and address change.</summary>
public static class SignedIn
{
    public static CustomerId CustomerOf(ClaimsPrincipal user) => new(IdOf(user));

    public static Guid IdOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirst("oid")?.Value, out var id)
        ? id
        : throw new UnreachableException("Both issuers name everybody's oid.");
}
