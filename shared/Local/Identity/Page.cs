using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Identity;

/// <summary>The frame of every page: no script, one style known by its hash, no frame around it, nothing remembered.</summary>
internal static class Page
{
    private const string Style = """
        :root{color-scheme:light}
        body{margin:0;background:#f3f4f6;color:#1a1a1a;font:1.125rem/1.5 system-ui,sans-serif}
        main{max-width:26rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;border:1px solid #767676;border-radius:.5rem}
        h1{margin:0 0 1rem;font-size:1.5rem}
        label{display:block;margin-top:1rem;font-weight:600}
        input{box-sizing:border-box;width:100%;padding:.6rem;font:inherit;color:inherit;background:#fff;border:1px solid #595959;border-radius:.25rem}
        input[aria-invalid]{border:2px solid #a3001a}
        button{margin-top:1.5rem;width:100%;padding:.7rem;font:inherit;font-weight:600;color:#fff;background:#0b4f9e;border:0;border-radius:.25rem}
        a{color:#0b4f9e}
        :focus-visible{outline:3px solid #0b4f9e;outline-offset:2px}
        .hint{margin:.25rem 0;color:#595959;font-size:1rem}
        .error{margin:.25rem 0;color:#a3001a;font-weight:600}
        """;

    private static readonly string _styleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <param name="body">HTML, with everything that came from outside encoded.</param>
    /// <param name="formTarget">Where a form of this page, or the redirect that answers it, may lead besides here.</param>
    public static Task Write(HttpContext http, int status, PageTexts texts, string title, string body, string? formTarget = null)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.Vary = "Accept-Language";

        // Browsers hold the redirect after a form to form-action too, so the client's origin has to be in it.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{_styleHash}'; form-action {$"'self' {formTarget}".TrimEnd()}; "
            + "frame-ancestors 'none'; base-uri 'none'";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="{texts.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{Text(title)}</h1>
            {body}
            </main>
            </body>
            </html>

            """, http.RequestAborted);
    }

    public static Task Refusal(HttpContext http, OAuthError error)
    {
        var texts = PageTexts.For(http);
        return Write(http, error.Status, texts, texts.CannotContinue, $"""<p role="alert">{Text(error.Description)}</p>""");
    }

    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    public static string Hidden(string name, string value) => $"""<input type="hidden" name="{Text(name)}" value="{Text(value)}">""";

    /// <summary>A labelled field; what is wrong with it is read out with it, and the first wrong one has the focus.</summary>
    public static string Field(
        string name, string label, string type, string autocomplete, string value = "", string? hint = null, string? error = null, bool focus = false)
    {
        var describedBy = string.Join(' ', new[] { hint is null ? "" : $"{name}-hint", error is null ? "" : $"{name}-error" }.Where(id => id.Length > 0));
        var marks = (describedBy.Length > 0 ? $" aria-describedby=\"{describedBy}\"" : "")
            + (error is null ? "" : " aria-invalid=\"true\"") + (focus ? " autofocus" : "");
        return $"""
            <label for="{name}">{Text(label)}</label>
            {(hint is null ? "" : $"""<p class="hint" id="{name}-hint">{Text(hint)}</p>""")}
            {(error is null ? "" : $"""<p class="error" id="{name}-error">{Text(error)}</p>""")}
            <input id="{name}" name="{name}" type="{type}" autocomplete="{autocomplete}" value="{Text(value)}" required{marks}>
            """;
    }

    public static string OriginOf(string uri) => new Uri(uri).GetLeftPart(UriPartial.Authority);
}
