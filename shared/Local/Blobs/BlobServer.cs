using System.Globalization;
using System.Security;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Local.Blobs;

/// <summary>Stands for a storage account's Blob service: the few operations the shop asks of it, and the others refused by name.</summary>
public sealed class BlobServer : IAsyncDisposable
{
    private const string Version = "2023-11-03";

    private readonly WebApplication _app;
    private readonly BlobFiles _files;

    private BlobServer(WebApplication app, BlobFiles files)
    {
        _app = app;
        _files = files;
        Address = app.Urls.Single();
    }

    /// <summary>http://127.0.0.1:port.</summary>
    public string Address { get; }

    /// <summary>The Blob service of the account, as a client is told it: the address with the account's name behind.</summary>
    public string Endpoint => $"{Address}/{BlobOptions.Account}";

    /// <exception cref="StartException">A port taken, a folder that cannot be written.</exception>
    public static async Task<BlobServer> Start(BlobOptions options, ITokens tokens, TimeProvider time)
    {
        BlobFiles? files = null;
        WebApplication? app = null;
        try
        {
            files = new BlobFiles(Path.Combine(options.Folder, "blobs"), options.Containers.Select(container => container.Name), time);
            app = Build(options, new BlobEndpoint(options, files, tokens), time);
            await app.StartAsync();
            return new BlobServer(app, files);
        }
        catch (Exception failure)
        {
            if (app is not null) { await app.DisposeAsync(); }
            files?.Dispose();
            if (failure is not (IOException or UnauthorizedAccessException)) { throw; }
            throw new StartException($"The blob store cannot start: {failure.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _files.Dispose();
    }

    private static WebApplication Build(BlobOptions options, BlobEndpoint endpoint, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // The endpoint has the service's own answer to what is too large.
        });

        var app = builder.Build();
        app.Run(async http =>
        {
            http.Response.Headers["x-ms-request-id"] = http.TraceIdentifier;
            http.Response.Headers["x-ms-version"] = http.Request.Headers["x-ms-version"] is [{ Length: > 0 } asked] ? asked : Version;
            http.Response.Headers.AccessControlAllowOrigin = "*"; // Pictures are drawn by pages of other addresses.
            try
            {
                await endpoint.Handle(http);
            }
            catch (BlobRefusedException refusal)
            {
                await Answer(http, refusal, time.GetUtcNow());
            }
        });
        return app;
    }

    private static Task Answer(HttpContext http, BlobRefusedException refusal, DateTimeOffset now)
    {
        var response = http.Response;
        response.StatusCode = refusal.Status;
        response.Headers["x-ms-error-code"] = refusal.Code;
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = $"Bearer resource_id={BlobEndpoint.Audience}";
        }

        if (http.Request.Method == "HEAD" || refusal.Status == StatusCodes.Status304NotModified) { return Task.CompletedTask; }

        var message = string.Create(
            CultureInfo.InvariantCulture, $"{refusal.Message}\nRequestId:{http.TraceIdentifier}\nTime:{now.UtcDateTime:O}");
        var xml = Encoding.UTF8.GetBytes(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
            + $"<Error><Code>{refusal.Code}</Code><Message>{SecurityElement.Escape(message)}</Message></Error>");
        response.ContentType = "application/xml";
        response.ContentLength = xml.Length;
        return response.Body.WriteAsync(xml, 0, xml.Length, http.RequestAborted);
    }
}
