namespace ServerlessShop.Local.ServiceBus.Store;

/// <summary>
/// Names a stored message in one 64-bit integer, as Azure's sequence numbers carry a partition in their upper 16 bits:
/// here it is the topic's id. Rows lie in the order in which messages came.
/// </summary>
internal readonly record struct MessageKey(long Value) : IComparable<MessageKey>
{
    public const int SequenceBits = 48;

    public const int TopicsMax = short.MaxValue;

    public MessageKey(int topic, long sequenceNumber)
        : this(((long)topic << SequenceBits) | sequenceNumber)
    {
    }

    public int Topic => (int)(Value >> SequenceBits);

    public long SequenceNumber => Value & ((1L << SequenceBits) - 1);

    public int CompareTo(MessageKey other) => Value.CompareTo(other.Value);
}
