using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>The account: one region, strong consistency as the topology asks, and the limits a query planner asks for.</summary>
internal static class AccountEndpoint
{
    public static Answer Describe(CosmosRequest request)
    {
        return Answer.Of(200, new()
        {
            ["id"] = "local",
            ["_rid"] = "local",
            ["_self"] = "",
            ["media"] = "//media/",
            ["addresses"] = "//addresses/",
            ["_dbs"] = "//dbs/",
            ["writableLocations"] = new JsonArray(Location()),
            ["readableLocations"] = new JsonArray(Location()),
            ["enableMultipleWriteLocations"] = false,
            ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = "Strong" },
            ["queryEngineConfiguration"] =
                """
                {"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":10,"maxLogicalAndPerSqlQuery":2000,"maxLogicalOrPerSqlQuery":2000,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableOptimizationFlags":0,"sqlAllowTop":true,"enableSpatialIndexing":true}
                """,
        });

        JsonObject Location() => new() { ["name"] = "Local", ["databaseAccountEndpoint"] = request.Endpoint };
    }
}
