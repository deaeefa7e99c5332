namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>The protocol's header names.</summary>
internal static class Names
{
    public const string ActivityId = "x-ms-activity-id";
    public const string AltContentPath = "x-ms-alt-content-path";
    public const string BatchAtomic = "x-ms-cosmos-batch-atomic";
    public const string BatchContinue = "x-ms-cosmos-batch-continue-on-error";
    public const string ContentPath = "x-ms-content-path";
    public const string Continuation = "x-ms-continuation";
    public const string CrossPartition = "x-ms-documentdb-query-enablecrosspartition";
    public const string Date = "x-ms-date";
    public const string EndEpk = "x-ms-end-epk";
    public const string Incremental = "A-IM";
    public const string IsBatch = "x-ms-cosmos-is-batch-request";
    public const string IsQuery = "x-ms-documentdb-isquery";
    public const string IsQueryPlan = "x-ms-cosmos-is-query-plan-request";
    public const string IsUpsert = "x-ms-documentdb-is-upsert";
    public const string ItemCount = "x-ms-item-count";
    public const string MaxItemCount = "x-ms-max-item-count";
    public const string OfferAutopilot = "x-ms-cosmos-offer-autopilot-settings";
    public const string OfferThroughput = "x-ms-offer-throughput";
    public const string PartitionKey = "x-ms-documentdb-partitionkey";
    public const string RangeId = "x-ms-documentdb-partitionkeyrangeid";
    public const string RequestCharge = "x-ms-request-charge";
    public const string RequiresDistribution = "x-ms-cosmos-query-requiresdistribution";
    public const string RetryAfter = "x-ms-retry-after-ms";
    public const string SessionToken = "x-ms-session-token";
    public const string StartEpk = "x-ms-start-epk";
    public const string SubStatus = "x-ms-substatus";
}
