using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Messaging.ServiceBus;

namespace ServerlessShop.LocalWorker.Sending;

/// <summary>Sends over HTTP what the real client sends over AMQP, with its retries.</summary>
internal sealed class RestSender(
    Uri address, TokenCredential credential, ServiceBusRetryOptions retry, TimeProvider clock)
{
    private const string BatchContentType = "application/vnd.microsoft.servicebus.json";
    private const double JitterOfDelay = 0.08;
    private static readonly TimeSpan TokenMargin = TimeSpan.FromMinutes(5);
    private static readonly TokenRequestContext Scope = new(["https://servicebus.azure.net/.default"]);

    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        UseProxy = false,
        AllowAutoRedirect = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // Each try has its own.
    };

    private CachedToken? _token;

    /// <summary>There is no TLS here: to any address but this machine's a token would travel in the clear.</summary>
    public static Uri AddressOf(string fullyQualifiedNamespace)
    {
        if (!Uri.TryCreate($"http://{fullyQualifiedNamespace}/", UriKind.Absolute, out var address)
            || address.AbsolutePath != "/"
            || address.UserInfo.Length > 0)
        {
            throw new ArgumentException(
                $"'{fullyQualifiedNamespace}' is not a host with an optional port.", nameof(fullyQualifiedNamespace));
        }

        return address.IsLoopback
            ? address
            : throw new ArgumentException(
                $"'{fullyQualifiedNamespace}' is not on this machine, and this is the local build. "
                + "For Azure make the other: dotnet publish.",
                nameof(fullyQualifiedNamespace));
    }

    public async Task Send(string entity, IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellation)
    {
        var size = MessageSize.Of(messages);
        if (size > MessageSize.BytesMax)
        {
            throw SendFailure.TooLarge(
                $"{messages.Count} message(s) of {size:N0} bytes together; a send takes {MessageSize.BytesMax:N0}.",
                entity);
        }

        var body = BatchJson.Write(messages);
        for (var retries = 0; ; retries++)
        {
            try
            {
                await TrySend(entity, body, cancellation);
                return;
            }
            catch (ServiceBusException transient) when (transient.IsTransient && retries < retry.MaxRetries)
            {
                await Task.Delay(DelayBefore(retries + 1), clock, cancellation);
            }
        }
    }

    private async Task TrySend(string entity, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(retry.TryTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, PathTo(entity));
            request.Headers.Authorization = new("Bearer", await Token(both.Token));
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(BatchContentType);

            using var answer = await Http.SendAsync(request, both.Token);
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                _token = null; // Revoked, or signed by an issuer that has restarted since.
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw SendFailure.From(answer.StatusCode, await answer.Content.ReadAsStringAsync(both.Token), entity);
            }
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new ServiceBusException(
                $"No answer within {retry.TryTimeout}.", ServiceBusFailureReason.ServiceTimeout, entity, late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new ServiceBusException(
                broken.Message, ServiceBusFailureReason.ServiceCommunicationProblem, entity, broken);
        }
    }

    // Escaped, so that no entity's name leads anywhere else than to this broker.
    private Uri PathTo(string entity) =>
        new($"{address}{Uri.EscapeDataString(entity).Replace("%2F", "/", StringComparison.Ordinal)}/messages");

    private async ValueTask<string> Token(CancellationToken cancellation)
    {
        if (_token is { } cached && clock.GetUtcNow() < cached.Token.ExpiresOn - TokenMargin)
        {
            return cached.Token.Token;
        }

        var token = await credential.GetTokenAsync(Scope, cancellation);
        _token = new(token);
        return token.Token;
    }

    private TimeSpan DelayBefore(int attempt)
    {
#pragma warning disable CA5394 // Jitter keeps senders apart; it guards nothing.
        var jitter = Random.Shared.NextDouble() * retry.Delay.TotalSeconds * JitterOfDelay;
#pragma warning restore CA5394
        var factor = retry.Mode == ServiceBusRetryMode.Exponential ? Math.Pow(2, attempt) : 1;
        var seconds = (factor * retry.Delay.TotalSeconds) + jitter;
        return TimeSpan.FromSeconds(Math.Min(seconds, retry.MaxDelay.TotalSeconds));
    }

    // A reference, so that two senders never see half of each other's token.
    private sealed record CachedToken(AccessToken Token);
}
