using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>The words of the pages, in one language.</summary>
internal sealed record PageTexts(string Language)
{
    public required string SignIn { get; init; }
    public required string SignUp { get; init; }
    public required string User { get; init; }
    public required string Email { get; init; }
    public required string Name { get; init; }
    public required string Password { get; init; }
    public required string PasswordHint { get; init; }
    public required string NoAccount { get; init; }
    public required string HaveAccount { get; init; }
    public required string WrongPassword { get; init; }
    public required string Locked { get; init; }
    public required string Expired { get; init; }
    public required string BadEmail { get; init; }
    public required string BadName { get; init; }
    public required string PasswordShort { get; init; }
    public required string PasswordLong { get; init; }
    public required string PasswordCommon { get; init; }
    public required string NotCreated { get; init; }
    public required string Error { get; init; }
    public required string CannotContinue { get; init; }
    public required string SignedIn { get; init; }
    public required string Continue { get; init; }
    public required string SignOut { get; init; }
    public required string SignOutAsk { get; init; }
    public required string SignedOut { get; init; }
    public required string CustomersTitle { get; init; }
    public required string WorkforceTitle { get; init; }

    private static readonly PageTexts _english = new("en")
    {
        SignIn = "Sign in",
        SignUp = "Create an account",
        User = "E-mail address or user name",
        Email = "E-mail address",
        Name = "Your name",
        Password = "Password",
        PasswordHint = "At least 10 characters. Any characters, spaces too.",
        NoAccount = "No account yet?",
        HaveAccount = "You have an account?",
        WrongPassword = "The name or the password is wrong.",
        Locked = "Too many failed tries. Wait a while, then try again.",
        Expired = "This page was open for too long, or your browser keeps no cookies. Please try again.",
        BadEmail = "Enter an e-mail address, such as alice@example.com.",
        BadName = "Enter a name of at most 100 characters.",
        PasswordShort = "Enter a password of at least 10 characters.",
        PasswordLong = "Enter a password of at most 256 characters.",
        PasswordCommon = "This password is easy to guess. Choose another.",
        NotCreated = "No account could be created with this address. If you have one, sign in instead.",
        Error = "Error",
        CannotContinue = "Signing in cannot go on",
        SignedIn = "You are signed in",
        Continue = "Continue",
        SignOut = "Sign out",
        SignOutAsk = "Do you want to sign out?",
        SignedOut = "You are signed out",
        CustomersTitle = "ServerlessShop",
        WorkforceTitle = "ServerlessShop, staff",
    };

    private static readonly PageTexts _german = new("de")
    {
        SignIn = "Anmelden",
        SignUp = "Konto anlegen",
        User = "E-Mail-Adresse oder Benutzername",
        Email = "E-Mail-Adresse",
        Name = "Ihr Name",
        Password = "Passwort",
        PasswordHint = "Mindestens 10 Zeichen. Alle Zeichen sind erlaubt, auch Leerzeichen.",
        NoAccount = "Noch kein Konto?",
        HaveAccount = "Sie haben ein Konto?",
        WrongPassword = "Name oder Passwort ist falsch.",
        Locked = "Zu viele Fehlversuche. Bitte warten Sie eine Weile und versuchen Sie es dann erneut.",
        Expired = "Diese Seite war zu lange offen, oder Ihr Browser nimmt keine Cookies an. Bitte versuchen Sie es erneut.",
        BadEmail = "Geben Sie eine E-Mail-Adresse ein, zum Beispiel alice@example.com.",
        BadName = "Geben Sie einen Namen mit höchstens 100 Zeichen ein.",
        PasswordShort = "Geben Sie ein Passwort mit mindestens 10 Zeichen ein.",
        PasswordLong = "Geben Sie ein Passwort mit höchstens 256 Zeichen ein.",
        PasswordCommon = "Dieses Passwort ist leicht zu erraten. Wählen Sie ein anderes.",
        NotCreated = "Mit dieser Adresse konnte kein Konto angelegt werden. Wenn Sie eines haben, melden Sie sich an.",
        Error = "Fehler",
        CannotContinue = "Die Anmeldung kann nicht fortgesetzt werden",
        SignedIn = "Sie sind angemeldet",
        Continue = "Weiter",
        SignOut = "Abmelden",
        SignOutAsk = "Möchten Sie sich abmelden?",
        SignedOut = "Sie sind abgemeldet",
        CustomersTitle = "ServerlessShop",
        WorkforceTitle = "ServerlessShop, Personal",
    };

    /// <summary>The client's ui_locales before the browser's Accept-Language; English where neither names one we have.</summary>
    public static PageTexts For(HttpContext http, string? uiLocales = null)
    {
        var asked = (uiLocales ?? http.Request.Query["ui_locales"].ToString()).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var accepted = http.Request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString());
        return asked.Concat(accepted).Select(OfLanguage).FirstOrDefault(texts => texts is not null) ?? _english;
    }

    private static PageTexts? OfLanguage(string tag) => tag.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => _english,
        "de" => _german,
        _ => null,
    };
}
