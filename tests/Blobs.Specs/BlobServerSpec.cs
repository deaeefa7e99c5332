using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using static ServerlessShop.Blobs.Specs.RunningBlobs;

namespace ServerlessShop.Blobs.Specs;

public sealed class BlobServerSpec : IAsyncLifetime
{
    private RunningBlobs _blobs = null!;

    public async Task InitializeAsync() => _blobs = await RunningBlobs.Start();

    public async Task DisposeAsync() => await _blobs.DisposeAsync();

    [Fact]
    public async Task What_is_put_anybody_reads_with_what_was_said_of_it()
    {
        var put = await _blobs.Put(
            $"{Images}/a.webp", headers:
            [("x-ms-blob-content-type", "image/webp"), ("Content-Type", "text/plain"), ("x-ms-blob-cache-control", "max-age=9"), ("x-ms-meta-Of", "lantern")]);
        var got = await _blobs.Get($"{Images}/a.webp");

        Assert.Equal((201, ""), (put.Status, put.Body));
        Assert.Equal((200, "pixels", "image/webp", "max-age=9"), (got.Status, got.Body, got.Header("Content-Type"), got.Header("Cache-Control")));
        Assert.Equal((put.Header("ETag"), "BlockBlob", "lantern"), (got.Header("ETag"), got.Header("x-ms-blob-type"), got.Header("x-ms-meta-Of")));
        Assert.Equal("Thu, 01 Jan 2026 12:00:00 GMT", got.Header("Last-Modified"));
    }

    [Fact]
    public async Task What_is_asked_about_is_told_without_its_bytes()
    {
        await _blobs.Put($"{Images}/a.webp");
        var head = await _blobs.Send(HttpMethod.Head, $"{Images}/a.webp");
        var missing = await _blobs.Send(HttpMethod.Head, $"{Images}/b.webp");

        Assert.Equal((200, "6", ""), (head.Status, head.Header("Content-Length"), head.Body));
        Assert.Equal((404, "BlobNotFound", ""), (missing.Status, missing.Code, missing.Body));
    }

    [Fact]
    public async Task Nothing_is_lost_by_a_restart_and_what_was_half_written_is_gone()
    {
        var put = await _blobs.Put($"{Images}/a.webp");
        var half = Path.Combine(_blobs.Folder, "blobs", "product-images", "0.unfinished");
        await File.WriteAllTextAsync(half, "half");

        await _blobs.Restart();
        var got = await _blobs.Get($"{Images}/a.webp");

        Assert.Equal(("pixels", put.Header("ETag")), (got.Body, got.Header("ETag")));
        Assert.False(File.Exists(half));
    }

    [Fact]
    public async Task Names_may_be_long_and_have_slashes_and_stay_apart()
    {
        var name = $"a/b/../{new string('x', 600)}%2F";
        await _blobs.Put($"{Images}/{Uri.EscapeDataString(name)}", "one");
        await _blobs.Put($"{Images}/{Uri.EscapeDataString(name + "y")}", "two");

        Assert.Equal("one", (await _blobs.Get($"{Images}/{Uri.EscapeDataString(name)}")).Body);
    }

    [Theory]
    [InlineData("If-None-Match", "*", 409, "BlobAlreadyExists")]
    [InlineData("If-None-Match", "its", 412, "ConditionNotMet")]
    [InlineData("If-None-Match", "\"0x1\"", 201, null)]
    [InlineData("If-Match", "its", 201, null)]
    [InlineData("If-Match", "*", 201, null)]
    [InlineData("If-Match", "\"0x1\"", 412, "ConditionNotMet")]
    [InlineData("If-Unmodified-Since", "Thu, 01 Jan 2026 11:59:59 GMT", 412, "ConditionNotMet")]
    [InlineData("If-Unmodified-Since", "Thu, 01 Jan 2026 12:00:00 GMT", 201, null)]
    public async Task What_is_there_is_replaced_under_conditions(string header, string value, int status, string? code)
    {
        var first = await _blobs.Put($"{Images}/a.webp", "first");
        var second = await _blobs.Put($"{Images}/a.webp", "second", headers: (header, value == "its" ? first.Header("ETag")! : value));
        var got = await _blobs.Get($"{Images}/a.webp");

        Assert.Equal((status, code), (second.Status, second.Code));
        Assert.Equal(status == 201 ? "second" : "first", got.Body);
        Assert.Equal(status == 201, got.Header("ETag") != first.Header("ETag"));
    }

    [Theory]
    [InlineData("If-None-Match", "*", 201)]
    [InlineData("If-Match", "*", 412)]
    public async Task What_is_not_there_is_made_under_conditions(string header, string value, int status) =>
        Assert.Equal(status, (await _blobs.Put($"{Images}/a.webp", headers: (header, value))).Status);

    [Theory]
    [InlineData("If-None-Match", "its", 304)]
    [InlineData("If-None-Match", "\"0x1\"", 200)]
    [InlineData("If-Modified-Since", "Thu, 01 Jan 2026 12:00:00 GMT", 304)]
    [InlineData("If-Modified-Since", "Thu, 01 Jan 2026 11:59:59 GMT", 200)]
    [InlineData("If-Match", "\"0x1\"", 412)]
    public async Task Who_has_it_is_not_sent_it_again(string header, string value, int status)
    {
        var put = await _blobs.Put($"{Images}/a.webp");
        var got = await _blobs.Get($"{Images}/a.webp", (header, value == "its" ? put.Header("ETag")! : value));

        Assert.Equal(status, got.Status);
        if (status == 304) { Assert.Equal("", got.Body); }
    }

    [Theory]
    [InlineData("bytes=0-1", 206, "pi", "bytes 0-1/6")]
    [InlineData("bytes=4-", 206, "ls", "bytes 4-5/6")]
    [InlineData("bytes=2-99", 206, "xels", "bytes 2-5/6")]
    [InlineData("bytes=6-", 416, null, "InvalidRange")]
    [InlineData("bytes=3-2", 416, null, "InvalidRange")]
    [InlineData("bytes=-2", 400, null, "InvalidHeaderValue")]
    [InlineData("pixels=0-1", 400, null, "InvalidHeaderValue")]
    public async Task A_part_may_be_read(string range, int status, string? body, string told)
    {
        await _blobs.Put($"{Images}/a.webp");
        var got = await _blobs.Get($"{Images}/a.webp", ("x-ms-range", range), ("Range", "bytes=5-5"));

        Assert.Equal((status, told), (got.Status, got.Header("Content-Range") ?? got.Code));
        if (body is not null) { Assert.Equal(body, got.Body); }
    }

    [Fact]
    public async Task A_wrong_checksum_stores_nothing()
    {
#pragma warning disable CA5351 // The service's own checksum.
        var md5 = Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes("pixels")));
#pragma warning restore CA5351
        var wrong = await _blobs.Put($"{Images}/a.webp", "other", headers: ("Content-MD5", md5));
        var missing = await _blobs.Get($"{Images}/a.webp");
        var right = await _blobs.Put($"{Images}/a.webp", "pixels", headers: ("Content-MD5", md5));

        Assert.Equal((400, "Md5Mismatch"), (wrong.Status, wrong.Code));
        Assert.Equal((404, 201), (missing.Status, right.Status));
    }

    [Theory]
    [InlineData(null, 401, "NoAuthenticationInformation")]
    [InlineData("ordering", 403, "AuthorizationPermissionMismatch")]
    [InlineData("gateway", 403, "AuthorizationPermissionMismatch")]
    [InlineData("catalog", 201, null)]
    public async Task Only_the_context_whose_container_it_is_writes(string? by, int status, string? code)
    {
        var put = await _blobs.Put($"{Images}/a.webp", by: by);

        Assert.Equal((status, code), (put.Status, put.Code));
        if (status == 401) { Assert.Contains(Audience, put.Header("WWW-Authenticate"), StringComparison.Ordinal); }
    }

    [Fact]
    public async Task A_token_for_something_else_and_a_key_open_nothing()
    {
        var other = await _blobs.Send(HttpMethod.Get, $"{Images}/a.webp", headers: ("Authorization", "Bearer catalog|https://vault.azure.net"));
        var key = await _blobs.Send(HttpMethod.Get, $"{Images}/a.webp", headers: ("Authorization", "SharedKey devstoreaccount1:c2ln"));

        Assert.Equal((401, "InvalidAuthenticationInfo"), (other.Status, other.Code));
        Assert.Equal((403, "KeyBasedAuthenticationNotPermitted"), (key.Status, key.Code));
    }

    [Fact]
    public async Task What_is_not_public_is_nothing_to_nobody()
    {
        Assert.Equal(201, (await _blobs.Put($"{Papers}/a", by: "ordering")).Status);
        var anonymous = await _blobs.Get($"{Papers}/a");
        var stranger = await _blobs.Send(HttpMethod.Get, $"{Papers}/a", by: "catalog");

        Assert.Equal((404, "ResourceNotFound"), (anonymous.Status, anonymous.Code));
        Assert.Equal((403, "AuthorizationPermissionMismatch"), (stranger.Status, stranger.Code));
        Assert.Equal(200, (await _blobs.Send(HttpMethod.Get, $"{Papers}/a", by: "ordering")).Status);
    }

    [Fact]
    public async Task Errors_are_told_in_the_services_own_xml()
    {
        var answer = await _blobs.Get($"{Images}/none");

        var error = XDocument.Parse(answer.Body).Root!;
        Assert.Equal(("Error", "BlobNotFound", "application/xml"), (error.Name.LocalName, error.Element("Code")!.Value, answer.Header("Content-Type")));
        Assert.Contains($"RequestId:{answer.Header("x-ms-request-id")}", error.Element("Message")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", Images + "/a?comp=block&blockid=MQ", 501, "NotImplemented", "Put Block")]
    [InlineData("PUT", Images + "/a?comp=blocklist", 501, "NotImplemented", "Put Block List")]
    [InlineData("PUT", Images + "/a?comp=metadata", 501, "NotImplemented", "Set Blob Metadata")]
    [InlineData("PUT", Images + "/a?comp=nonsense", 400, "InvalidQueryParameterValue", "nonsense")]
    [InlineData("GET", Images + "/a?snapshot=2026", 501, "NotImplemented", "snapshot")]
    [InlineData("GET", Images + "/a?sv=2023&sig=x", 501, "NotImplemented", "shared access signature")]
    [InlineData("DELETE", Images + "/a", 501, "NotImplemented", "Delete Blob")]
    [InlineData("POST", Images + "/a", 405, "UnsupportedHttpVerb", "Verb")]
    [InlineData("GET", Images + "?restype=container&comp=list", 501, "NotImplemented", "list")]
    [InlineData("PUT", "devstoreaccount1/more?restype=container", 501, "NotImplemented", "container")]
    [InlineData("GET", "otheraccount/product-images/a", 404, "ResourceNotFound", "")]
    [InlineData("GET", "", 404, "ResourceNotFound", "")]
    public async Task What_is_not_there_is_refused_by_name(string method, string path, int status, string code, string named)
    {
        var answer = await _blobs.Send(new(method), path, method == "PUT" ? "x" : null, "catalog", ("x-ms-version", "2023-11-03"), ("x-ms-blob-type", "BlockBlob"));

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Contains(named, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-ms-version", "2023-11-03", "", 400, "MissingRequiredHeader")]
    [InlineData("x-ms-blob-type", "BlockBlob", "", 400, "MissingRequiredHeader")]
    [InlineData("x-ms-blob-type", "PageBlob", "2023-11-03", 501, "NotImplemented")]
    [InlineData("x-ms-blob-type", "CloudBlob", "2023-11-03", 400, "InvalidHeaderValue")]
    public async Task Headers_that_must_be_there_are(string header, string value, string version, int status, string code)
    {
        var headers = version.Length == 0 ? [(header, value)] : new[] { ("x-ms-version", version), (header, value) };
        var answer = await _blobs.Send(HttpMethod.Put, $"{Images}/a", "x", "catalog", headers);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_blob_has_a_limit()
    {
        Assert.Equal(201, (await _blobs.Put($"{Images}/a", new string('x', 1_000))).Status);
        Assert.Equal("RequestBodyTooLarge", (await _blobs.Put($"{Images}/a", new string('x', 1_001))).Code);
    }
}
