using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace ServerlessShop.Local.Mail;

/// <summary>
/// The mail as pages: /, /messages/{id}; and as JSON for specs and scripts: /mail?to=. What a mail's HTML says is shown in
/// a frame that may run, load and send nothing.
/// </summary>
internal sealed class MailPages(Mailbox mailbox)
{
    private const int ListedMax = 200;
    private const string Style = """
        :root{color-scheme:light}
        body{margin:0;background:#f3f4f6;color:#1a1a1a;font:1rem/1.5 system-ui,sans-serif}
        main{max-width:60rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;border:1px solid #767676;border-radius:.5rem}
        h1{margin:0 0 1rem;font-size:1.5rem}
        table{border-collapse:collapse;width:100%}
        th,td{padding:.4rem .6rem;text-align:left;border-bottom:1px solid #d1d5db;vertical-align:top}
        a{color:#0b4f9e}
        :focus-visible{outline:3px solid #0b4f9e;outline-offset:2px}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;background:#f9fafb;border:1px solid #d1d5db}
        iframe{width:100%;height:32rem;border:1px solid #767676}
        """;

    private static readonly string _styleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public Task Answer(HttpContext http)
    {
        // A page on the internet can point its own name at 127.0.0.1, but not make a browser send another Host.
        if (http.Request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return http.Response.WriteAsync("Ask for 127.0.0.1 or localhost.", http.RequestAborted);
        }

        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (!HttpMethods.IsGet(http.Request.Method)) { return Refuse(http, StatusCodes.Status405MethodNotAllowed, "Mail is only read here."); }

        return http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [] => List(http),
            ["mail"] => Json(http),
            ["messages", var id] when Find(id) is { } mail => One(http, mail),
            ["messages", var id, "html"] when Find(id) is { } mail => Html(http, mail),
            _ => Refuse(http, StatusCodes.Status404NotFound, "There is no such mail."),
        };
    }

    private KeptMail? Find(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? mailbox.Find(number) : null;

    private Task List(HttpContext http)
    {
        var rows = mailbox.List(To(http), ListedMax).Select(mail => $"""
            <tr><td>{mail.At:yyyy-MM-dd HH:mm:ss}</td><td>{Text(string.Join(", ", mail.Recipients))}</td>
            <td><a href="/messages/{mail.Id}">{Text(SubjectOf(mail))}</a></td></tr>
            """);
        return Page(http, "Mail", $"""
            <table>
            <thead><tr><th scope="col">When (UTC)</th><th scope="col">To</th><th scope="col">Subject</th></tr></thead>
            <tbody>{string.Concat(rows)}</tbody>
            </table>
            """);
    }

    private static Task One(HttpContext http, KeptMail mail)
    {
        var mime = MimeText.Parse(mail.Raw);
        var headers = mime.Headers.Select(header => $"""<tr><th scope="row">{Text(header.Name)}</th><td>{Text(header.Value)}</td></tr>""");
        return Page(http, SubjectOf(mail), $"""
            <p><a href="/">All mail</a></p>
            <table><tbody>
            <tr><th scope="row">Taken</th><td>{mail.At:yyyy-MM-dd HH:mm:ss} UTC, {mail.Copies} time(s)</td></tr>
            {string.Concat(headers)}
            </tbody></table>
            <h2>Text</h2>
            <pre>{Text(mime.Text ?? "")}</pre>
            <h2>HTML</h2>
            {(mime.Html is null ? "<p>None.</p>" : $"""<iframe sandbox="" title="The mail's HTML" src="/messages/{mail.Id}/html"></iframe>""")}
            """);
    }

    private static Task Html(HttpContext http, KeptMail mail)
    {
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(MimeText.Parse(mail.Raw).Html ?? "", http.RequestAborted);
    }

    private Task Json(HttpContext http) => http.Response.WriteAsJsonAsync(
        new
        {
            Mail = mailbox.List(To(http), ListedMax).Select(mail =>
            {
                var mime = MimeText.Parse(mail.Raw);
                return new
                {
                    mail.Id, mail.At, mail.Sender, mail.Recipients, mail.Copies, Subject = mime.Header("Subject"),
                    Headers = mime.Headers.Select(header => new { header.Name, header.Value }), mime.Text, mime.Html,
                };
            }),
        },
        http.RequestAborted);

    private static string? To(HttpContext http) => http.Request.Query["to"].ToString() is { Length: > 0 } to ? to : null;

    private static string SubjectOf(KeptMail mail) =>
        MimeText.Parse(mail.Raw).Header("Subject") is { Length: > 0 } subject ? subject : "(no subject)";

    private static Task Refuse(HttpContext http, int status, string because)
    {
        http.Response.StatusCode = status;
        return Page(http, because, """<p><a href="/">All mail</a></p>""");
    }

    private static Task Page(HttpContext http, string title, string body)
    {
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{_styleHash}'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
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

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
