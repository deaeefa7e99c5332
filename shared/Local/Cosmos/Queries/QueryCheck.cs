using ServerlessShop.Local.Cosmos.Containers;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>What the grammar allows and Azure still refuses, found before the query runs.</summary>
internal static class QueryCheck
{
    /// <param name="query">A whole query.</param>
    /// <param name="indexing">The container's, which decides what can be sorted by.</param>
    public static void Check(Select query, IndexingPolicy? indexing)
    {
        CheckNames(query, [], isTop: true);
        CheckOrder(query, indexing);
    }

    private static void CheckNames(Select query, HashSet<string> outer, bool isTop)
    {
        var names = new HashSet<string>(outer);
        var own = new HashSet<string>();
        for (var i = 0; i < query.From.Count; i++)
        {
            var source = query.From[i];
            CheckSource(source, names, isContainer: isTop && i == 0);
            if (source.Alias is not { } alias) { continue; }
            if (!own.Add(alias))
            {
                throw QueryError.Of(
                    "SC2021", $"The input set name or alias '{alias}' is specified more than once in the FROM clause.");
            }

            names.Add(alias);
        }

        CheckStar(query);
        foreach (var expression in query.Expressions) { CheckExpression(expression, names); }
        if (!isTop) { CheckSubquery(query); }
        GroupCheck.Check(query, own);
        if (query.Top is not null && query.Offset is not null)
        {
            throw QueryError.Of("SC2205", "A TOP cannot be used in the same query or subquery as an OFFSET.");
        }
    }

    private static void CheckStar(Select query)
    {
        if (query.Selection is not Selection.Star) { return; }
        if (query.From.Count == 0)
        {
            throw QueryError.Of("SC1021", "Syntax error, 'SELECT *' is not valid if FROM clause is omitted.");
        }

        if (query.From.Count > 1 || query.From[0].Alias is null)
        {
            throw QueryError.Of("SC2042", "'SELECT *' is only valid with a single input set.");
        }
    }

    private static void CheckSubquery(Select query)
    {
        if (query.OrderBy.Count > 0) { throw QueryError.Of("SC2202", "'ORDER BY' is not supported in subqueries."); }
        if (query.Top is not null) { throw QueryError.Of("SC2203", "'TOP' is not supported in subqueries."); }
        if (query.Offset is not null)
        {
            throw QueryError.Of("SC2204", "'OFFSET LIMIT' clause is not supported in subqueries.");
        }
    }

    private static void CheckSource(Source source, HashSet<string> names, bool isContainer)
    {
        switch (source)
        {
            case IteratorSource iterator:
                CheckSource(iterator.Over, names, isContainer);
                break;
            case SubquerySource subquery:
                if (isContainer) { throw RefusalException.NotHere("A subquery as the first input of FROM"); }
                CheckNames(subquery.Query, names, isTop: false);
                break;
            case PathSource path when !isContainer && !names.Contains(path.Path.Root):
                throw Unresolved(path.Path.Root);
        }
    }

    private static void CheckExpression(Expression expression, HashSet<string> names)
    {
        foreach (var part in expression.WithParts())
        {
            if (part is Identifier identifier && !names.Contains(identifier.Name))
            {
                throw Unresolved(identifier.Name);
            }

            foreach (var subquery in part.Subqueries) { CheckNames(subquery, names, isTop: false); }
            if (part is ScalarSubquery && part.Subqueries.Any(MayHaveRows))
            {
                throw QueryError.Of(
                    "SC2201", "The cardinality of a scalar subquery result set cannot be greater than one.");
            }
        }
    }

    /// <summary>
    /// Whether more than one row is possible: something is iterated, and nothing makes one row of it.
    /// </summary>
    private static bool MayHaveRows(Select query) =>
        query.From.Any(source => source is not PathSource) && (query.GroupBy.Count > 0 || query.Aggregates.Count == 0);

    private static void CheckOrder(Select query, IndexingPolicy? indexing)
    {
        if (query.OrderBy.Count == 0) { return; }

        var container = query.From.Count == 0 ? null : query.From[0].Alias;
        var order = new List<(IReadOnlyList<string> Path, bool Descending)>();
        foreach (var key in query.OrderBy)
        {
            if (key.Expression.AsPath() is not { Names.Count: > 0 } path)
            {
                throw RefusalException.BadRequest(
                    "Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.");
            }

            if (path.Root != container || query.From[0] is not PathSource { Path.Names.Count: 0 })
            {
                throw RefusalException.BadRequest("ORDER BY over correlated collections is not supported.");
            }

            order.Add((path.Names, key.Descending));
        }

        if (indexing is null) { return; }
        if (order.Count > 1)
        {
            if (!indexing.SortsBy(order))
            {
                throw RefusalException.BadRequest(
                    "The order by query does not have a corresponding composite index that it can be served from.");
            }
        }
        else if (!indexing.Includes(order[0].Path))
        {
            throw RefusalException.BadRequest(
                "The index path corresponding to the specified order-by item is excluded.");
        }
    }

    private static RefusalException Unresolved(string name) =>
        QueryError.Of("SC2001", $"Identifier '{name}' could not be resolved.");
}
