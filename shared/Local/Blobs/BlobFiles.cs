using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ServerlessShop.Local.Blobs;

/// <summary>
/// Blobs as files, one each: a line of JSON with what is known of it, then its bytes. A file is written beside its place
/// and moved there once it is on the disk, so that a blob is the old one or the new one, whatever dies.
/// </summary>
public sealed class BlobFiles : IDisposable
{
    private const string Unfinished = ".unfinished";
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1);
    private long _lastTag;

    public BlobFiles(string folder, IEnumerable<string> containers, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        foreach (var container in containers)
        {
            var path = Directory.CreateDirectory(Path.Combine(folder, container)).FullName;
            foreach (var left in Directory.GetFiles(path, $"*{Unfinished}")) { File.Delete(left); }
        }
    }

    /// <summary>Puts a blob, if what is there now, null for nothing, is as the writer wants it.</summary>
    /// <param name="demand">Throws where it is not. Nobody else writes meanwhile.</param>
    public async Task<StoredBlob> Put(
        string container, StoredBlob blob, ReadOnlyMemory<byte> bytes, Action<StoredBlob?> demand, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            var path = PathOf(container, blob.Name);
            var before = await Find(container, blob.Name, cancellation);
            demand(before);

            var now = _time.GetUtcNow();
            _lastTag = Math.Max(_lastTag + 1, now.UtcTicks);
            var stored = blob with
            {
                Length = bytes.Length,
                ETag = string.Create(CultureInfo.InvariantCulture, $"\"0x{_lastTag:X}\""),
                LastModified = now,
                Created = before?.Created ?? now,
            };

            var unfinished = path + Unfinished;
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(stored), cancellation);
                file.WriteByte((byte)'\n');
                await file.WriteAsync(bytes, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            return stored;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The blob and its bytes from their first on; null where there is none. The file stays what it was when opened.</summary>
    public async Task<(StoredBlob Blob, Stream Bytes)?> Open(string container, string name, CancellationToken cancellation)
    {
        FileStream file;
        try
        {
            file = new FileStream(
                PathOf(container, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4096, useAsync: true);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        try
        {
            var line = new List<byte>();
            var one = new byte[1];
            while (await file.ReadAsync(one, cancellation) == 1 && one[0] != '\n') { line.Add(one[0]); }
            return (JsonSerializer.Deserialize<StoredBlob>(line.ToArray())!, file);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task<StoredBlob?> Find(string container, string name, CancellationToken cancellation)
    {
        if (await Open(container, name, cancellation) is not { } found) { return null; }
        await found.Bytes.DisposeAsync();
        return found.Blob;
    }

    /// <summary>Names of blobs may be anything, and as long; so a file is called by the hash of one.</summary>
    private string PathOf(string container, string name) =>
        Path.Combine(_folder, container, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
}
