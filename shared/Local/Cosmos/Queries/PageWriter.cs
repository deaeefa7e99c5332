using System.Buffers;
using System.Text.Json;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>A page of results: the JSON array of them.</summary>
internal sealed record QueryPage(ReadOnlyMemory<byte> Documents, int Count, int ItemsRead, ContinuationToken? Next);

/// <summary>Writes results until a page is full.</summary>
internal sealed class PageWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;

    public PageWriter() => _json = new(_buffer, Json.Plain);

    public int Count { get; private set; }

    public long Bytes => _json.BytesCommitted + _json.BytesPending;

    public void Add(Value result)
    {
        if (!result.IsDefined) { return; }
        if (Count == 0) { _json.WriteStartArray(); }
        result.Write(_json);
        Count++;
    }

    public QueryPage Finish(int itemsRead, ContinuationToken? next)
    {
        if (Count == 0) { _json.WriteStartArray(); }
        _json.WriteEndArray();
        _json.Flush();
        return new(_buffer.WrittenMemory, Count, itemsRead, next);
    }

    public void Dispose() => _json.Dispose();
}
