namespace ServerlessShop.Local.Identity;

/// <summary>
/// What NIST SP 800-63B asks of a new password: length, and that it is not one everybody tries first. No rules on which
/// characters it has, which only make people write it down.
/// </summary>
internal static class PasswordRules
{
    public const int LengthMin = 10;

    /// <summary>A bound, so that nobody keeps the machine busy with hashing.</summary>
    public const int LengthMax = 256;

    private static readonly HashSet<string> _common = new(StringComparer.OrdinalIgnoreCase)
    {
        "1234567890", "0123456789", "0987654321", "12345678910", "123456789a", "1234512345", "1111111111", "0000000000",
        "1q2w3e4r5t", "1qaz2wsx3edc", "qwertyuiop", "qwertzuiop", "qwerty1234", "qwerty12345", "qwerty123456", "asdfghjkl1",
        "password12", "password123", "password1234", "password12345", "passw0rd123", "p@ssw0rd123", "mypassword", "passwordpassword",
        "passwort12", "passwort123", "passwort1234", "administrator", "changeme123", "letmein123", "welcome123", "iloveyou12",
        "iloveyou123", "iloveyou1234", "abcdefghij", "abcdefghijk", "abc1234567", "abcd123456", "sunshine123", "princess123",
        "football123", "baseball123", "superman123", "trustno1trustno1", "monkey12345", "dragon12345", "hallo12345", "schatz12345",
        "correcthorsebatterystaple", "serverlessshop",
    };

    public static PasswordFlaw? FlawOf(string password, string email, string name)
    {
        if (password.Length < LengthMin) { return PasswordFlaw.TooShort; }
        if (password.Length > LengthMax) { return PasswordFlaw.TooLong; }

        // Such as "alice12345" of Alice, which is the first thing an attacker who knows the address tries.
        var local = email.Split('@')[0];
        var isCommon = _common.Contains(password) || password.Distinct().Count() < 4
            || IsMostly(password, local) || IsMostly(password, name.Replace(" ", "", StringComparison.Ordinal));
        return isCommon ? PasswordFlaw.Common : null;
    }

    private static bool IsMostly(string password, string known) =>
        known.Length >= 4 && password.Contains(known, StringComparison.OrdinalIgnoreCase) && password.Length - known.Length < 6;
}

/// <summary>Why a password cannot be taken.</summary>
internal enum PasswordFlaw
{
    TooShort,
    TooLong,
    Common,
}
