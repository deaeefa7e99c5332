using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessShop.Local.Cosmos;
using ServerlessShop.Local.Seams;

namespace ServerlessShop.Cosmos.Benchmarks;

/// <summary>
/// What runs in a process of its own, so that its CPU and its memory can be told from the client's. It prints where it
/// listens and how many milliseconds the start took, and ends with its input.
/// </summary>
internal static class Serving
{
    public static async Task<int> Store(string folder, string key, string token)
    {
        var start = Stopwatch.GetTimestamp();
        var options = new CosmosOptions
        {
            Folder = folder,
            MasterKey = key,
            Openers = new Dictionary<string, IReadOnlySet<string>>
            {
                [Shape.Container] = new HashSet<string> { OneToken.Caller },
            },
        };
        await using var server = await CosmosServer.Start(options, new OneToken(token), TimeProvider.System);
        await Announce(server.Address, Stopwatch.GetElapsedTime(start));
        return 0;
    }

    /// <summary>Kestrel and nothing behind it: takes the body, answers as many bytes as the store would.</summary>
    public static async Task<int> Empty(int bytes)
    {
        var start = Stopwatch.GetTimestamp();
        var body = new byte[bytes];
        Array.Fill(body, (byte)'x');
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using var app = builder.Build();
        app.Run(async context =>
        {
            if (context.Request.ContentLength > 0)
            {
                var reader = context.Request.BodyReader;
                var read = await reader.ReadAsync();
                while (!read.IsCompleted)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    read = await reader.ReadAsync();
                }

                reader.AdvanceTo(read.Buffer.End);
                context.Response.StatusCode = 201;
                context.Response.ContentLength = 0;
                return;
            }

            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        });
        await app.StartAsync();
        await Announce(app.Urls.First(), Stopwatch.GetElapsedTime(start));
        return 0;
    }

    private static async Task Announce(string address, TimeSpan took)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{address} {took.TotalMilliseconds:F0}"));
        await Console.In.ReadToEndAsync();
    }

    /// <summary>One caller, whose token nobody checks the signature of: the store remembers it after that.</summary>
    private sealed class OneToken(string token) : ITokens
    {
        public const string Caller = "bench";

        public Caller? Check(string given, string audience) =>
            given == token ? new(Caller, new HashSet<string>()) : null;

        public string Issue(string name, string audience) =>
            throw new NotSupportedException("The benchmark's only token comes from its client.");

        public IReadOnlyDictionary<string, string> ManagedIdentityOf(string context) =>
            throw new NotSupportedException("The benchmark starts no Function App.");
    }
}
