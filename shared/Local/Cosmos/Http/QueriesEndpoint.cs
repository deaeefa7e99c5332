using System.Buffers;
using System.Globalization;
using System.Text;
using ServerlessShop.Local.Cosmos.Containers;
using ServerlessShop.Local.Cosmos.Items;
using ServerlessShop.Local.Cosmos.Queries;
using ServerlessShop.Local.Storage;

namespace ServerlessShop.Local.Cosmos.Http;

/// <summary>Queries, their plans, and the feed of all items.</summary>
internal sealed class QueriesEndpoint(Database file, ItemStore items, Operations operations)
{
    /// <summary>
    /// A plan that passes the query through. There is one range, so nothing is left for a client to merge: the server
    /// sorts, groups and counts all of it.
    /// </summary>
    private static readonly byte[] _plan =
        """
        {"partitionedQueryExecutionInfoVersion":2,"queryInfo":{"distinctType":"None","top":null,"offset":null,"limit":null,"orderBy":[],"orderByExpressions":[],"groupByExpressions":[],"groupByAliases":[],"aggregates":[],"groupByAliasToAggregateType":{},"rewrittenQuery":"","hasSelectValue":false,"dCountInfo":null,"hasNonStreamingOrderBy":false},"queryRanges":[{"min":"","max":"FF","isMinInclusive":true,"isMaxInclusive":false}]}
        """u8.ToArray();

    private static readonly Statement _everything = Statement.Parse("SELECT * FROM c", Statement.NoParameters);

    public static Answer Plan(CosmosRequest request, Container container)
    {
        GroupCheck.CheckComposition(Statement.Parse(request.Body, container.Definition.Indexing).Select);
        return new(200) { Body = _plan, Container = container };
    }

    public Answer Query(CosmosRequest request, Container container)
    {
        request.RefuseRangeParts();
        var statement = Statement.Parse(request.Body, container.Definition.Indexing);
        if (request.Partition is null && request.Header(Names.RangeId) is null && !request.Flag(Names.CrossPartition))
        {
            throw RefusalException.BadRequest(
                "Cross partition query is required but disabled. Please set "
                + "x-ms-documentdb-query-enablecrosspartition to true, specify x-ms-documentdb-partitionkey, or revise "
                + "your query to avoid this exception.");
        }

        return Page(request, container, statement, OperationKind.Query) with { IsQuery = true };
    }

    /// <summary>Every item, in the order of creation.</summary>
    public Answer ReadAll(CosmosRequest request, Container container)
    {
        request.RefuseRangeParts();
        return Page(request, container, _everything, OperationKind.Query);
    }

    private Answer Page(CosmosRequest request, Container container, Statement statement, OperationKind kind)
    {
        var from = ContinuationToken.Parse(request.Header(Names.Continuation));
        var partition = request.Partition;
        var page = file.Read(session =>
            new QueryRun(session, container, statement, partition, items.Now).Page(from, request.PageSize));
        var charge = RequestUnits.Query(page.ItemsRead, page.Documents.Length);
        operations.Add(container.Id, kind, charge);
        return new(200)
        {
            Body = Documents(container, page.Documents.Span, page.Count),
            ItemCount = page.Count,
            Continuation = page.Next?.ToString(),
            Charge = charge,
            Container = container,
        };
    }

    public static ReadOnlyMemory<byte> Documents(Container container, ReadOnlySpan<byte> array, int count)
    {
        var body = new ArrayBufferWriter<byte>(array.Length + 64);
        body.Write(Encoding.UTF8.GetBytes($$"""{"_rid":"{{container.RidText}}","Documents":"""));
        body.Write(array);
        body.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"_count\":{count}}}")));
        return body.WrittenMemory;
    }
}
