namespace ServerlessShop.Local.ServiceBus.Filters;

/// <summary>What a subscription's rule lets through. Rules see the header and the properties, never the body.</summary>
public abstract class RuleFilter
{
    /// <exception cref="FilterException">The rule cannot be evaluated for this message.</exception>
    public abstract bool Matches(BrokeredMessage message);
}

/// <summary>The filter of the rule $Default of a new subscription.</summary>
public sealed class TrueFilter : RuleFilter
{
    public override bool Matches(BrokeredMessage message) => true;
}

public sealed class FalseFilter : RuleFilter
{
    public override bool Matches(BrokeredMessage message) => false;
}

/// <summary>A rule met a message it cannot be evaluated for. The subscription dead-letters its copy.</summary>
public sealed class FilterException(string message) : Exception(message);
