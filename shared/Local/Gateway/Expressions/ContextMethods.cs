using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>The methods API Management adds to strings, headers, queries and variables.</summary>
public static class ContextMethods
{
    private const string Basic = "Basic ";
    private const string Bearer = "Bearer ";

    /// <summary>The values of a header or query parameter with commas between them.</summary>
    public static string? GetValueOrDefault(
        this IReadOnlyDictionary<string, string[]> values, string name, string? defaultValue = null) =>
        values.TryGetValue(name, out var found) ? string.Join(",", found) : defaultValue;

    /// <exception cref="InvalidCastException">The variable is of another type.</exception>
    public static T? GetValueOrDefault<T>(
        this IReadOnlyDictionary<string, object?> variables, string name, T? defaultValue = default) =>
        variables.TryGetValue(name, out var found) ? (T?)found : defaultValue;

    /// <summary>The value of an Authorization header taken apart, or null when it is no Basic one.</summary>
    public static BasicAuthCredentials? AsBasic(this string? input)
    {
        if (input is null || !input.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) { return null; }

        var bytes = new byte[input.Length];
        if (!Convert.TryFromBase64String(input[Basic.Length..].Trim(), bytes, out var length)) { return null; }

        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var user, var password]
            ? new BasicAuthCredentials(user, password)
            : null;
    }

    public static bool TryParseBasic(this string? input, [NotNullWhen(true)] out BasicAuthCredentials? result) =>
        (result = input.AsBasic()) is not null;

    /// <summary>A token taken apart and not checked, or null when it is none. "Bearer " before it is passed over.</summary>
    public static Jwt? AsJwt(this string? input)
    {
        if (input is null) { return null; }

        var token = input.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? input[Bearer.Length..].Trim() : input;
        try
        {
            return new Jwt(new JsonWebToken(token));
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or Newtonsoft.Json.JsonException)
        {
            return null;
        }
    }

    public static bool TryParseJwt(this string? input, [NotNullWhen(true)] out Jwt? result) =>
        (result = input.AsJwt()) is not null;
}
