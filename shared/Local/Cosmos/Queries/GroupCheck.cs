namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>Where aggregates may stand, and what may stand beside them.</summary>
internal static class GroupCheck
{
    public static void Check(Select query, HashSet<string> own)
    {
        if (query.IsGrouped) { CheckGroups(query, own); }
        CheckAggregates(query);
    }

    private static void CheckGroups(Select query, HashSet<string> own)
    {
        if (query.Selection is Selection.Star)
        {
            throw QueryError.Of("SC2041", "'SELECT *' is not allowed with GROUP BY.");
        }

        if (query.OrderBy.Count > 0)
        {
            throw RefusalException.BadRequest(
                "'ORDER BY' is not supported in presence of GROUP BY or aggregate functions.");
        }

        var keys = query.GroupBy.Select(key => key.Shape).ToHashSet();
        foreach (var expression in query.Selection.Expressions)
        {
            CheckGrouped(expression, keys, own, expression.AsPath());
        }
    }

    private static void CheckGrouped(
        Expression expression, HashSet<string> keys, HashSet<string> own, PropertyPath? within)
    {
        if (expression is Aggregate || keys.Contains(expression.Shape)) { return; }
        if (expression is Identifier identifier && own.Contains(identifier.Name))
        {
            throw QueryError.Of(
                "SC2102",
                $"Property reference '{within}' is invalid in the select list because it is not contained in either an "
                + "aggregate function or the GROUP BY clause.");
        }

        foreach (var part in expression.Parts) { CheckGrouped(part, keys, own, within ?? part.AsPath()); }
    }

    /// <summary>
    /// In what a person writes, an aggregate stands by itself in the SELECT list. Planners, which do write it into
    /// arrays and objects, do so only after this has been checked.
    /// </summary>
    public static void CheckComposition(Select query)
    {
        if (query.Selection.Expressions.Any(expression => expression is not Aggregate && Aggregated(expression)))
        {
            throw Composed();
        }
    }

    private static RefusalException Composed() =>
        RefusalException.BadRequest("Compositions of aggregates and other expressions are not allowed.");

    private static void CheckAggregates(Select query)
    {
        if (query.Selection.Expressions.Any(IsComputed)) { throw Composed(); }
        if (Aggregated(query.Where))
        {
            throw QueryError.Of("SC2104", "Aggregates are not allowed in the WHERE clause.");
        }

        if (query.GroupBy.Any(Aggregated) || query.OrderBy.Any(key => Aggregated(key.Expression)))
        {
            throw QueryError.Of("SC2104", "Aggregates are not allowed in the GROUP BY and ORDER BY clauses.");
        }

        var inside = query.Aggregates.SelectMany(aggregate => aggregate.Argument.WithParts());
        if (inside.Any(part => part is Aggregate || part.Subqueries.Any()))
        {
            throw QueryError.Of(
                "SC2101",
                "Cannot perform an aggregate function on an expression containing an aggregate or a subquery.");
        }
    }

    /// <summary>
    /// Whether an aggregate goes into an operator or a function, rather than into an array or an object.
    /// </summary>
    private static bool IsComputed(Expression expression) => expression switch
    {
        Aggregate => false,
        ArrayLiteral or ObjectLiteral or Parenthesized => expression.Parts.Any(IsComputed),
        _ => Aggregated(expression),
    };

    private static bool Aggregated(Expression? expression) =>
        expression is not null && expression.WithParts().Any(part => part is Aggregate);
}
