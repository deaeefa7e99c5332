using System.Text;

namespace ServerlessShop.Security.Specs.Hostile;

/// <summary>
/// Requests that mean harm, the n-th always the same: whole kinds of malformed lines, addresses, headers, framing,
/// tokens and bodies, each varied by a random number that follows from n.
/// </summary>
internal sealed class HostileRequests(SecuredShop shop, HostileTarget target, int seed)
{
    private static readonly Matrix.Row[] _routes = [.. Matrix.Read(SecuredShop.Root).Rows.Values];

    private static readonly Guid _address = Guid.Parse("0198c0de-0000-7000-8000-0000000000ad");

    // A wish that happened to be right would be the end of its customer.
    private const string Erasure = "/erasure/";

    // Who may do what, as the table has it. Of customers it is the other one: whose order must stay does no harm to it.
    private static readonly (string Column, string User)[] _people =
    [
        ("catalog", "carl"), ("warehouse", "wanda"), ("sales", "sally"), ("finance", "fiona"), ("support", "susan"), ("another", "bob"),
    ];

    private static readonly string[] _addresses =
    [
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%252e%252e/%252e%252e/", "/..%c0%af..%c0%afetc/passwd", "/%00", "/a%00b", "/%",
        "/%zz", "/%e0%80%80", "/%ff%fe", "/%5c..%5c", "/\\..\\", "/.;/admin", "/;a=b", "//", "///a", "/./././", "/?%00=%00", "/#a", "/ a",
        "/%u0041", "/%25%30%30", "/*", "*", "http://", "http://elsewhere.example/", "https://[::1", "/admin/host/status", "/runtime/webhooks/x",
        "/apps/ordering/api/orders", "/.git/config", "/%0d%0aSet-Cookie:%20a=b", "/a\tb", "/\u0001", "/$batch", "/{sku}",
    ];

    private static readonly string[] _ids =
    [
        "00000000-0000-0000-0000-000000000000", "%00", "..", "%2e%2e", "a%2fb", "%252f", "' OR 1=1 --", "'%20OR%20'1'='1", "🙂", "%F0%9F%99%82",
        "%ff", "-1", "NaN", "{}", "$", "*", "a%0d%0ab", "{0198c0de-0000-7000-8000-000000000001}", "0198c0de000070008000000000000001",
        "71053/../../orders", "71053%20", "71053;x", "İ", "ß", "con", "a|b", "~", "^", "%", "%2", "__proto__",
    ];

    private static readonly string[] _headers =
    [
        "no colon at all", "Space Before : a", ": no name", "X-Nul: a\0b", "X-Bell: \a", "X-Fold: a\r\n b", "X-Cr: a\rb", "X-Lf: a\nX-Next: b",
        "Host: elsewhere.example", "Host: a b", "Host: [::1", "Expect: 100-continue", "Expect: the unexpected", "Upgrade: websocket\r\nConnection: Upgrade",
        "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "Range: bytes=0-0,0-0,0-0", "Range: bytes=-99999999999999999999",
        "If-Match: \"", "If-None-Match: *, *, W/", "If-Modified-Since: yesterday", "Accept: */*;q=9", "Accept: a/b/c", "Accept-Encoding: gzip;q=NaN, *",
        "Accept-Charset: utf-7", "Content-Encoding: gzip", "Content-Encoding: x, y, z", "traceparent: 00-zz-zz-zz", "traceparent: 00-", "tracestate: a=b,=,",
        "baggage: %00=%00", "X-HTTP-Method-Override: DELETE", "X-Original-URL: /admin", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: a b",
        "X-Forwarded-Proto: \"", "Forwarded: for=\"", "x-ms-client-principal: e30=", "X-MS-CLIENT-PRINCIPAL-ID: alice", "Cookie: =;=;=", "Origin: null",
        "Via: 1.1 a, 1.1 b", "Max-Forwards: 0", "Keep-Alive: timeout=99999999999", "TE: trailers, x", "Trailer: Content-Length", "Content-MD5: x",
        "X-Local-Host-Key: guess", "X-IDENTITY-HEADER: guess", "x-functions-key: guess", "Proxy-Connection: keep-alive", "Connection: X-Gateway-Authorization, Authorization",
    ];

    private static readonly string[] _framing =
    [
        "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5, 6", "Content-Length: -1", "Content-Length: +5", "Content-Length: 0x5", "Content-Length: 5 ",
        "Content-Length: 99999999999999999999", "Content-Length: 9223372036854775807", "Content-Length: ", "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked", "Transfer-Encoding:\tchunked", "Transfer-Encoding: CHUNKED", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity", "Transfer-Encoding: \0chunked", "X: a\nTransfer-Encoding: chunked",
    ];

    private static readonly string[] _chunks =
    [
        "0\r\n\r\nGET /products HTTP/1.1\r\nHost: a\r\n\r\n", "5\r\nabcde\r\n", "ffffffffffffffff\r\na", "-1\r\na\r\n0\r\n\r\n", "5;a=b;c=\"d\r\nabcde\r\n0\r\n\r\n",
        "5\nabcde\n0\n\n", "zz\r\n", "0\r\nContent-Length: 3\r\n\r\n", "1\r\naa\r\n0\r\n\r\n", "0x5\r\nabcde\r\n0\r\n\r\n", " 5\r\nabcde\r\n0\r\n\r\n", "{\"a\"",
    ];

    public HostileRequest At(int index)
    {
        var random = new Random(unchecked((seed * 486187739) + index));
        return (index % 7) switch
        {
            0 => RequestLine(random),
            1 => Address(random),
            2 => Headers(random),
            3 => Framing(random),
            4 => Token(random),
            _ => Body(random),
        };
    }

    private HostileRequest RequestLine(Random random)
    {
        var rest = $"Host: {target.Authority.Authority}\r\nConnection: close\r\n\r\n";
        var line = random.Next(16) switch
        {
            0 => $"get {PathOf(random)} HTTP/1.1\r\n",
            1 => $"GET  {PathOf(random)}  HTTP/1.1\r\n",
            2 => $"GET {PathOf(random)}\r\n",
            3 => $"GET {PathOf(random)} HTTP/{random.Next(0, 99)}.{random.Next(0, 99)}\r\n",
            4 => $"{new string('A', random.Next(1, 20_000))} / HTTP/1.1\r\n",
            5 => $"GET {PathOf(random)} HTTP/1.1\n",
            6 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            7 => "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
            8 => $"CONNECT {target.Authority.Authority} HTTP/1.1\r\n",
            9 => $"TRACE {PathOf(random)} HTTP/1.1\r\n",
            10 => "OPTIONS * HTTP/1.1\r\n",
            11 => $"{Noise(random, 1, 60)} {PathOf(random)} HTTP/1.1\r\n",
            12 => $"\r\n\r\n\r\nGET {PathOf(random)} HTTP/1.1\r\n",
            13 => $"PROPFIND {PathOf(random)} HTTP/1.1\r\n",
            14 => $"GET {PathOf(random)} HTTP/1.1 HTTP/1.1\r\n",
            _ => Noise(random, 1, 400),
        };
        return new HostileRequest("request line", Encoding.Latin1.GetBytes(line + rest), IsWhole: false);
    }

    private HostileRequest Address(Random random)
    {
        var route = Pick(random, _routes);
        var path = random.Next(5) switch
        {
            0 => Pick(random, _addresses),
            1 => target.PathOf(route) + Pick(random, _addresses),
            2 => Matrix.Fill(target.PathOf(route), _ => Pick(random, _ids)),
            3 => $"{PathOf(random, route)}?{Query(random)}",
            _ => $"{PathOf(random, route)}/{new string('a', random.Next(1, 24_000))}",
        };
        var head = Head(Pick(random, "GET", "PUT", "POST", "DELETE", "HEAD"), path, TokenFor(random)) + "Content-Length: 0\r\n\r\n";
        return new HostileRequest("address", Encoding.UTF8.GetBytes(head), IsWhole: true);
    }

    private HostileRequest Headers(Random random)
    {
        var route = Pick(random, _routes);
        var head = new StringBuilder(Head($"{route.Method}", PathOf(random, route), TokenFor(random)));
        switch (random.Next(5))
        {
            case 0:
                for (var i = random.Next(50, 400); i > 0; i--) { head.Append($"X-{i}: {Letters(random, 1, 40)}\r\n"); }
                break;
            case 1:
                head.Append($"X-Long: {Letters(random, 1_000, 60_000)}\r\n");
                break;
            case 2:
                head.Append($"{Noise(random, 1, 30)}: {Noise(random, 1, 60)}\r\n");
                break;
            default:
                for (var i = random.Next(1, 4); i > 0; i--) { head.Append($"{Pick(random, _headers)}\r\n"); }
                break;
        }

        return new HostileRequest("headers", Encoding.Latin1.GetBytes($"{head}Content-Length: 0\r\n\r\n"), IsWhole: true);
    }

    private HostileRequest Framing(Random random)
    {
        var route = Pick(random, _routes);
        var head = $"{Head($"{route.Method}", PathOf(random, route), TokenFor(random))}Content-Type: application/json\r\n";
        return new HostileRequest(
            "framing", Encoding.Latin1.GetBytes($"{head}{Pick(random, _framing)}\r\n\r\n{Pick(random, _chunks)}"), IsWhole: false);
    }

    private HostileRequest Token(Random random)
    {
        var good = shop.TokenOf("sally").Split('.');
        var token = random.Next(10) switch
        {
            0 => Letters(random, 1, 12_000),
            1 => new string('.', random.Next(1, 3_000)),
            2 => $"{Encoded(new string('[', 2_000))}.{good[1]}.{good[2]}",
            3 => $"{good[0]}.{Encoded(new string('{', random.Next(1, 4_000)))}.{good[2]}",
            4 => $"{good[0]}.{Encoded(Pick(random, "null", "[]", "1", "\"a\"", "{\"iss\":null}", "{\"iss\":{}}", "{\"exp\":1e999}", "{\"exp\":-1}"))}.{good[2]}",
            5 => $"{Encoded(Pick(random, "null", "[]", "{}", "{\"alg\":null}", "{\"alg\":[]}", "{\"alg\":\"none\"}", "{\"alg\":\"RS256\",\"kid\":{}}"))}.{good[1]}.{good[2]}",
            6 => $"{good[0]}.{good[1]}.{Letters(random, 1, 4_000)}",
            7 => Noise(random, 1, 200),
            8 => $"{good[0]}.{good[1]}.{good[2]}\r\nAuthorization: Bearer {good[0]}.{good[1]}.",
            _ => Flipped(random, string.Join('.', good)),
        };
        var route = Pick(random, _routes);
        var scheme = Pick(random, "Bearer ", "bearer ", "Bearer", "Basic ", "", "Negotiate ", "Bearer\t", "Bearer  ");
        var head = Head($"{route.Method}", PathOf(random, route), null) + $"Authorization: {scheme}{token}\r\nContent-Length: 0\r\n\r\n";
        return new HostileRequest("token", Encoding.Latin1.GetBytes(head), IsWhole: true);
    }

    private HostileRequest Body(Random random)
    {
        var route = Pick(random, [.. _routes.Where(row => row.Method != HttpMethod.Get && !row.Path.Contains(Erasure, StringComparison.Ordinal))]);
        var (type, body) = HostileBodies.One(random, shop.BodyOf(route.Route));
        var allowed = _people.FirstOrDefault(person => route.Expected[person.Column] is not (401 or 403 or null)).User;
        var key = route.Method == HttpMethod.Post ? $"Idempotency-Key: {Id(random)}\r\n" : "";
        var head = Head($"{route.Method}", PathOf(random, route), allowed is null ? null : shop.TokenOf(allowed))
            + $"{key}Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n";
        return new HostileRequest("body", [.. Encoding.Latin1.GetBytes(head), .. body], IsWhole: true);
    }

    private string Head(string method, string path, string? token) =>
        $"{method} {path} HTTP/1.1\r\nHost: {target.Authority.Authority}\r\nConnection: close\r\n{target.Headers}"
        + (token is null ? "" : $"Authorization: Bearer {token}\r\n");

    /// <summary>Half of them get past the tokens.</summary>
    private string? TokenFor(Random random) => random.Next(4) switch
    {
        0 => shop.TokenOf("sally"),
        1 => shop.TokenOf("susan"),
        _ => null,
    };

    private string PathOf(Random random, Matrix.Row? of = null) => Matrix.Fill(
        target.PathOf(of ?? Pick(random, _routes)),
        name => name switch
        {
            "sku" => "HOSTILE",
            "code" or "id" or "name" => Letters(random, 4, 20),
            "number" => $"{random.Next(-1, 30)}",
            "purpose" => "newsletter",
            "addressId" => $"{_address}", // A book that is full would take no other.
            _ => $"{Id(random)}",
        });

    private static Guid Id(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static string Query(Random random) => string.Join('&', Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
        $"{Pick(random, "limit", "continuation", "api-version", "%00", "a[]", "")}={Pick(random, "-1", "0", "99999999999999", "NaN", "%00", "%ff", "a%0d%0ab", "[]", Letters(random, 1, 4_000), "1", "W10=")}"));

    private static string Noise(Random random, int least, int most)
    {
        var bytes = new byte[random.Next(least, most)];
        random.NextBytes(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private static string Letters(Random random, int least, int most) =>
        random.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", random.Next(least, most));

    private static string Flipped(Random random, string text)
    {
        var letters = text.ToCharArray();
        for (var i = random.Next(1, 4); i > 0; i--) { letters[random.Next(letters.Length)] = (char)random.Next(33, 127); }
        return new string(letters);
    }

    private static string Encoded(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static T Pick<T>(Random random, params T[] of) => of[random.Next(of.Length)];
}
