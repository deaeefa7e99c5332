using System.Net;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Testing.Cosmos;

/// <summary>The answer to a batch: a status and, where it was written, an ETag per operation.</summary>
public sealed class BatchResponse(IReadOnlyList<(HttpStatusCode Status, string? ETag)> results)
    : TransactionalBatchResponse
{
    private readonly HttpStatusCode _failure = results
        .Select(result => result.Status)
        .FirstOrDefault(status => (int)status >= 300 && status != HttpStatusCode.FailedDependency);

    public override int Count => results.Count;

    public override bool IsSuccessStatusCode => _failure == default;

    public override HttpStatusCode StatusCode => IsSuccessStatusCode ? HttpStatusCode.OK : _failure;

    public override string ErrorMessage => $"{_failure}";

    public override string ActivityId => "memory";

    public override double RequestCharge => 0;

    public override TransactionalBatchOperationResult this[int index] => new Result(results[index]);

    private sealed class Result((HttpStatusCode Status, string? ETag) result) : TransactionalBatchOperationResult
    {
        public override HttpStatusCode StatusCode => result.Status;

        public override bool IsSuccessStatusCode => (int)result.Status < 300;

        public override string ETag => result.ETag!;
    }
}
