using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Ordering.Specs.NumberingInvoices;

/// <summary>Sees every request to the store: what it is charged, and when it is done but its asker not yet told.</summary>
internal sealed class RequestWatch : RequestHandler
{
    private readonly Lock _lock = new();

    public double Units { get; set; }

    public Action? Done { get; set; }

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        lock (_lock) { Units += response.Headers.RequestCharge; }
        Done?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        return response;
    }
}
