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
                throw RefusalException.BadRequest($"The input alias '{alias}' is specified more than once in the FROM clause.");
            }

            names.Add(alias);
        }

        if (query.Selection is Selection.Star && (query.From.Count != 1 || query.From[0].Alias is null))
        {
            throw RefusalException.BadRequest(
                query.From.Count == 0
                    ? "'SELECT *' is not valid if FROM clause is omitted."
                    : "'SELECT *' is only valid with a single input set.");
        }

        foreach (var expression in query.Expressions) { CheckExpression(expression, names); }
        if (!isTop && query.OrderBy.Count > 0) { throw RefusalException.NotHere("ORDER BY in a subquery"); }
        if (query.IsGrouped) { CheckGroups(query, own); }
        if (Aggregated(query.Where) || query.GroupBy.Any(Aggregated) || query.OrderBy.Any(key => Aggregated(key.Expression)))
        {
            throw RefusalException.BadRequest("Aggregate functions are allowed in the SELECT clause only.");
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
            if (part is Identifier identifier && !names.Contains(identifier.Name)) { throw Unresolved(identifier.Name); }
            foreach (var subquery in part.Subqueries) { CheckNames(subquery, names, isTop: false); }
        }
    }

    private static void CheckGroups(Select query, HashSet<string> own)
    {
        if (query.Selection is Selection.Star)
        {
            throw RefusalException.BadRequest("'SELECT *' is not valid with a GROUP BY clause.");
        }

        if (query.OrderBy.Count > 0)
        {
            throw RefusalException.BadRequest("'ORDER BY' is not supported in presence of GROUP BY or aggregate functions.");
        }

        var keys = query.GroupBy.Select(key => key.AsPath()).ToList();
        foreach (var expression in query.Selection.Expressions) { CheckGrouped(expression, query, keys, own); }
    }

    private static void CheckGrouped(
        Expression expression, Select query, IReadOnlyList<PropertyPath?> keys, HashSet<string> own)
    {
        if (expression is Aggregate aggregate)
        {
            if (Aggregated(aggregate.Argument)) { throw RefusalException.BadRequest("An aggregate cannot contain another one."); }
            return;
        }

        if (expression.AsPath() is { } path)
        {
            if (!own.Contains(path.Root) || keys.Contains(path)) { return; }
            throw RefusalException.BadRequest(
                $"Property reference '{path.Root}.{string.Join('.', path.Names)}' is invalid in the select list because it is not "
                + "contained in either an aggregate function or the GROUP BY clause.");
        }

        // A computed key, such as LOWER(c.name), may only be used where its parts are keys themselves.
        foreach (var part in expression.Parts) { CheckGrouped(part, query, keys, own); }
    }

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

    private static bool Aggregated(Expression? expression) =>
        expression is not null && expression.WithParts().Any(part => part is Aggregate);

    private static RefusalException Unresolved(string name) => RefusalException.BadRequest(
        $$"""{"errors":[{"severity":"Error","code":"SC2001","message":"Identifier '{{name}}' could not be resolved."}]}""");
}
