namespace ServerlessShop.Local.Configuration;

/// <summary>A request that is not done, and what the caller is told; null where Azure answers without a body.</summary>
internal sealed class RefusedException(int status, RefusedException.Problem? problem) : Exception(problem?.Detail)
{
    public int Status => status;

    public Problem? Details => problem;

    /// <summary>Problem details with the service's own member "name": which argument it is about.</summary>
    public sealed record Problem(string Type, string Title, string? Name, string Detail);

    public static RefusedException InvalidArgument(string name, string detail, string? title = null) =>
        new(400, new Problem(
            "https://azconfig.io/errors/invalid-argument", title ?? $"Invalid request parameter '{name}'", name, detail));

    public static RefusedException Locked(string key) => new(409, new Problem(
        "https://azconfig.io/errors/key-locked",
        $"Modifing key '{key}' is not allowed", // Azure's spelling.
        key,
        "The key is read-only. To allow modification unlock it first."));

    public static RefusedException NotThere(string what) => new(501, new Problem(
        "https://serverlessshop.dev/problems/not-in-the-local-store", "Not in the local configuration store", what,
        $"The local configuration store does not have {what}."));
}
