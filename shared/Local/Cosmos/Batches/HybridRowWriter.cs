using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ServerlessShop.Local.Cosmos.Batches;

/// <summary>One row of a batch's answer.</summary>
internal sealed record BatchResultRow(
    int Status, int SubStatus, string? ETag, ReadOnlyMemory<byte> Body, double Charge, TimeSpan? RetryAfter);

/// <summary>
/// Writes a batch's answer as the .NET SDK reads it: one RecordIO record to each operation, in order.
/// </summary>
internal static class HybridRowWriter
{
    private static ReadOnlySpan<byte> Segment => [0x81, 0xF0, 0xD8, 0xFF, 0x7F, 0x01, 0x0A, 0, 0, 0];

    private static ReadOnlySpan<byte> Record => [0x81, 0xF1, 0xD8, 0xFF, 0x7F];

    private static ReadOnlySpan<byte> Result => [0x81, 0x71, 0x54, 0xE1, 0x7F];

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<BatchResultRow> rows)
    {
        var answer = new ArrayBufferWriter<byte>(256 * (rows.Count + 1));
        var body = new ArrayBufferWriter<byte>(1024);
        answer.Write(Segment);
        foreach (var row in rows)
        {
            body.ResetWrittenCount();
            WriteRow(body, row);
            answer.Write(Record);
            WriteInt32(answer, body.WrittenCount);
            WriteInt32(answer, unchecked((int)Crc32.Of(body.WrittenSpan)));
            answer.Write(body.WrittenSpan);
        }

        return answer.WrittenMemory;
    }

    private static void WriteRow(ArrayBufferWriter<byte> to, BatchResultRow row)
    {
        to.Write(Result);
        WriteByte(to, (byte)(0b11 | (row.ETag is null ? 0 : 0b100) | (row.Body.IsEmpty ? 0 : 0b1000)));
        WriteInt32(to, row.Status);
        WriteInt32(to, row.SubStatus);
        if (row.ETag is not null) { WriteVariable(to, Encoding.UTF8.GetBytes(row.ETag)); }
        if (!row.Body.IsEmpty) { WriteVariable(to, row.Body.Span); }

        if (row.RetryAfter is { } retryAfter)
        {
            WriteByte(to, 0x0B);
            WriteByte(to, 0x05);
            WriteInt32(to, (int)retryAfter.TotalMilliseconds);
        }

        WriteByte(to, 0x10);
        WriteByte(to, 0x06);
        BinaryPrimitives.WriteDoubleLittleEndian(to.GetSpan(8), row.Charge);
        to.Advance(8);
    }

    private static void WriteVariable(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> value)
    {
        var length = value.Length;
        for (; length >= 0x80; length >>= 7) { WriteByte(to, (byte)(length | 0x80)); }
        WriteByte(to, (byte)length);
        to.Write(value);
    }

    private static void WriteByte(ArrayBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    private static void WriteInt32(ArrayBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), value);
        to.Advance(4);
    }
}
