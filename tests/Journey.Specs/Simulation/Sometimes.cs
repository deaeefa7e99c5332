namespace ServerlessShop.Journey.Specs.Simulation;

/// <summary>
/// How often something happened, over all histories. A harness in which the interesting never happens is green for
/// nothing, so each of these is asserted to have happened at least once.
/// </summary>
internal sealed class Sometimes
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Happened(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    public int Of(string what) => _counts.GetValueOrDefault(what);
}
