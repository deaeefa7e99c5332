namespace ServerlessShop.Local.Cosmos.Queries;

internal enum AggregateKind
{
    Count,
    Sum,
    Avg,
    Min,
    Max,
}

/// <summary>
/// Takes a group's values in. Undefined ones do not count; a value of the wrong type makes the result undefined.
/// </summary>
internal sealed class Accumulator(AggregateKind kind)
{
    private long _count;
    private double _sum;
    private bool _isSpoilt;
    private Value _extreme;

    public Value Result => kind switch
    {
        AggregateKind.Count => Value.Of(_count),
        _ when _isSpoilt => Value.Undefined,
        AggregateKind.Sum => Value.Of(_sum),
        AggregateKind.Avg => _count == 0 ? Value.Undefined : Value.Of(_sum / _count),
        _ => _extreme,
    };

    public void Add(Value value)
    {
        if (!value.IsDefined) { return; }
        _count++;
        switch (kind)
        {
            case AggregateKind.Sum or AggregateKind.Avg:
                if (value.Kind == ValueKind.Number) { _sum += value.Number; }
                else { _isSpoilt = true; }
                break;
            case AggregateKind.Min or AggregateKind.Max:
                _isSpoilt |= value.Kind is ValueKind.Array or ValueKind.Object;
                var order = ValueOrder.Instance.Compare(value, _extreme);
                if (!_extreme.IsDefined || (kind == AggregateKind.Min ? order < 0 : order > 0)) { _extreme = value; }
                break;
        }
    }
}
