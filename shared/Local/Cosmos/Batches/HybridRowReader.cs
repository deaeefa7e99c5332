using System.Buffers.Binary;
using System.Text;

namespace ServerlessShop.Local.Cosmos.Batches;

/// <summary>One operation of a batch as it stands on the wire.</summary>
internal sealed record BatchRow(
    int OperationType, string? PartitionKey, string? Id, ReadOnlyMemory<byte> Body, string? IfMatch,
    string? IfNoneMatch, bool Minimal);

/// <summary>Reads the .NET SDK's batches: HybridRow operations in RecordIO, little endian, 7-bit varints.</summary>
internal ref struct HybridRowReader
{
    private const int SegmentSchema = 2147473648;
    private const int RecordSchema = 2147473649;
    private const int OperationSchema = 2145473648;
    private const int DocumentResource = 2;

    private readonly ReadOnlyMemory<byte> _bytes;
    private int _at;

    private HybridRowReader(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    private readonly ReadOnlySpan<byte> Rest => _bytes.Span[_at..];

    public static List<BatchRow> Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new HybridRowReader(bytes);
            return reader.ReadSegment();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Malformed("it ends too early");
        }
    }

    private static RefusalException Malformed(string why) =>
        RefusalException.BadRequest($"The batch is malformed: {why}.");

    private List<BatchRow> ReadSegment()
    {
        var start = _at;
        ReadHeader(SegmentSchema);
        if (ReadByte() != 1) { throw Malformed("a segment without length"); }
        _at = start + ReadInt32();

        var rows = new List<BatchRow>();
        while (_at < _bytes.Length)
        {
            ReadHeader(RecordSchema);
            var length = ReadInt32();
            var checksum = unchecked((uint)ReadInt32());
            if (Crc32.Of(Rest[..length]) != checksum) { throw Malformed("a record's checksum is wrong"); }
            rows.Add(ReadOperation(_at + length));
        }

        return rows;
    }

    private BatchRow ReadOperation(int end)
    {
        ReadHeader(OperationSchema);
        var present = ReadByte();
        var type = ReadInt32();
        if (ReadInt32() != DocumentResource) { throw Malformed("an operation on something else than an item"); }

        var partitionKey = Has(present, 2) ? ReadText() : null;
        if (Has(present, 3)) { _ = ReadVariable(); }
        var id = Has(present, 4) ? ReadText() : null;
        if (Has(present, 5)) { _ = ReadVariable(); }
        var body = Has(present, 6) ? ReadVariable() : default;

        string? ifMatch = null, ifNoneMatch = null;
        var minimal = false;
        while (_at < end)
        {
            var (token, value) = ReadSparse();
            switch (token)
            {
                case 9: ifMatch = (string)value; break;
                case 10: ifNoneMatch = (string)value; break;
                case 12: minimal = (bool)value; break;
                case 8 or 11: break; // Indexing directive and time to live: the body's own ttl counts.
                default: throw Malformed($"an unknown column {token}");
            }
        }

        return new(type, partitionKey, id, body, ifMatch, ifNoneMatch, minimal);
    }

    private (int Token, object Value) ReadSparse()
    {
        var type = ReadByte();
        var token = ReadVarint();
        object value = type switch
        {
            0x02 => false,
            0x03 => true,
            0x07 => ReadInt32(),
            0x0B => ReadInt32(),
            0x10 => ReadDouble(),
            0x14 => ReadText(),
            _ => throw Malformed($"an unknown type {type}"),
        };
        return (token, value);
    }

    private void ReadHeader(int schema)
    {
        if (ReadByte() != 0x81 || ReadInt32() != schema) { throw Malformed("an unknown row"); }
    }

    private static bool Has(byte present, int bit) => (present & (1 << bit)) != 0;

    private byte ReadByte()
    {
        var value = Rest[..1][0];
        _at++;
        return value;
    }

    private int ReadInt32()
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(Rest[..4]);
        _at += 4;
        return value;
    }

    private double ReadDouble()
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Rest[..8]);
        _at += 8;
        return value;
    }

    private int ReadVarint()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = ReadByte();
            value |= (part & 0x7F) << shift;
            if (part < 0x80) { return value; }
            if (shift > 21) { throw Malformed("a number out of range"); }
        }
    }

    private ReadOnlyMemory<byte> ReadVariable()
    {
        var length = ReadVarint();
        var value = _bytes.Slice(_at, length);
        _at += length;
        return value;
    }

    private string ReadText() => Encoding.UTF8.GetString(ReadVariable().Span);
}
