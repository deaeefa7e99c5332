namespace ServerlessShop.Local.Cosmos.Batches;

/// <summary>The checksum of RecordIO: CRC-32 of IEEE 802.3, polynomial EDB88320.</summary>
internal static class Crc32
{
    private static readonly uint[] _table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var each in bytes) { crc = _table[(byte)(crc ^ each)] ^ (crc >> 8); }
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++) { entry = (entry & 1) == 1 ? (entry >> 1) ^ 0xEDB88320 : entry >> 1; }
            table[i] = entry;
        }

        return table;
    }
}
