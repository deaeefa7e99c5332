namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>A rule in the SQL of subscriptions. Only true lets a message through; unknown does not.</summary>
public sealed class SqlFilter : RuleFilter
{
    private readonly SqlPredicate _predicate;

    private SqlFilter(string expression, SqlPredicate predicate)
    {
        Expression = expression;
        _predicate = predicate;
    }

    public string Expression { get; }

    /// <summary>Reads a filter.</summary>
    /// <param name="parameters">Values of @name parameters, by their names with the @.</param>
    /// <exception cref="FilterSyntaxException">
    /// Not in the grammar, or longer than allowed; names the position.
    /// </exception>
    public static SqlFilter Parse(string expression, IReadOnlyDictionary<string, object>? parameters = null)
    {
        if (expression.Length > Limits.FilterCharsMax)
        {
            throw new FilterSyntaxException(
                $"The filter has {expression.Length} characters; at most {Limits.FilterCharsMax} are allowed.",
                Limits.FilterCharsMax + 1);
        }

        return new(expression, SqlParser.Parse(expression, parameters ?? BrokeredMessage.NoProperties));
    }

    /// <summary>True, false, or null for unknown.</summary>
    /// <exception cref="FilterException">
    /// A system property that does not exist, or types that do not go together.
    /// </exception>
    public bool? Evaluate(BrokeredMessage message) => _predicate.Holds(message);

    public override bool Matches(BrokeredMessage message) => Evaluate(message) == true;
}
