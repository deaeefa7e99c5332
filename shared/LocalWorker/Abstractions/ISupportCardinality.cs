namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A trigger that gives one item or many.</summary>
public interface ISupportCardinality
{
    Cardinality Cardinality { get; set; }
}

/// <summary>How many items one invocation gets.</summary>
public enum Cardinality
{
    Many = 0,
    One = 1,
}
