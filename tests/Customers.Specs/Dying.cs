using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Customers.Specs;

/// <summary>Counts what a process does to the world outside and lets it die at one of these, before or after it is done.</summary>
internal sealed class Dying(int at, bool afterwards)
{
    private int _done;

    public bool HasDied => _done >= at;

    public RequestHandler Store => new OfStore(this);

    public HttpMessageHandler Http => new OfHttp(this);

    private async Task<T> Do<T>(Func<Task<T>> act)
    {
        // The dead do nothing more, whatever else of theirs was under way.
        var number = Interlocked.Increment(ref _done);
        if (number > at || (number == at && !afterwards)) { throw new DiedException(); }
        var done = await act();
        return number == at ? throw new DiedException() : done;
    }

    private sealed class OfStore(Dying dying) : RequestHandler
    {
        public override Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken) =>
            dying.Do(() => base.SendAsync(request, cancellationToken));
    }

    private sealed class OfHttp(Dying dying) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            dying.Do(() => base.SendAsync(request, cancellationToken));
    }
}

internal sealed class DiedException : Exception;
