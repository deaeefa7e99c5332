namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>User and password of a Basic Authorization header.</summary>
public sealed record BasicAuthCredentials(string UserId, string Password);
