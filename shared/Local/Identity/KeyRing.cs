using System.Globalization;

namespace ServerlessShop.Local.Identity;

/// <summary>
/// An issuer's keys over time. A new key is published well before it signs, because clients keep the key set they
/// read; an old one stays until the last token it signed has expired.
/// </summary>
internal sealed class KeyRing : IDisposable
{
    public static readonly TimeSpan SignsFor = TimeSpan.FromDays(90);
    public static readonly TimeSpan PublishedAhead = TimeSpan.FromDays(7);

    // The line before the PEM block, where RFC 7468 allows any text: the file says itself when its key is due.
    private const string SignsFromLine = "Signs-From: ";

    private readonly Lock _lock = new();
    private readonly List<DatedKey> _keys;
    private readonly string _folder;
    private readonly string _tenant;
    private readonly TimeProvider _time;

    private KeyRing(string folder, string tenant, List<DatedKey> keys, TimeProvider time)
    {
        _folder = folder;
        _tenant = tenant;
        _keys = keys;
        _time = time;
    }

    /// <exception cref="StartException">A file is there and is not a usable key.</exception>
    public static KeyRing ReadOrCreate(string folder, string tenant, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        List<string> files =
            [.. Directory.GetFiles(folder, $"{tenant}.pem"), .. Directory.GetFiles(folder, $"{tenant}-*.pem")];
        if (files is []) { files.Add(Path.Combine(folder, $"{tenant}.pem")); }
        List<DatedKey> keys = [.. files.Select(file => Read(file, time.GetUtcNow())).OrderBy(key => key.SignsFrom)];
        return new KeyRing(folder, tenant, keys, time);
    }

    /// <summary>The key that signs now.</summary>
    public SigningKey Signing()
    {
        lock (_lock)
        {
            var now = Turn();
            return (_keys.LastOrDefault(key => key.SignsFrom <= now) ?? _keys[0]).Key;
        }
    }

    /// <summary>The keys whose signatures are good: the one that signs, the next, and one that has tokens left.</summary>
    public IReadOnlyList<SigningKey> Published()
    {
        lock (_lock)
        {
            Turn();
            return [.. _keys.Select(key => key.Key)];
        }
    }

    public SigningKey? WithKid(string kid) => Published().FirstOrDefault(key => key.Kid == kid);

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var key in _keys) { key.Key.Dispose(); }
        }
    }

    private DateTimeOffset Turn()
    {
        var now = _time.GetUtcNow();
        var last = _keys[^1];
        if (now >= last.SignsFrom + SignsFor - PublishedAhead)
        {
            // A shop that was off for months publishes first, too: the old key signs for that long.
            var planned = last.SignsFrom + SignsFor;
            var from = planned > now + PublishedAhead ? planned : now + PublishedAhead;
            _keys.Add(Read(Path.Combine(_folder, $"{_tenant}-{from.ToUnixTimeSeconds()}.pem"), from));
        }

        while (_keys.Count > 1 && now > _keys[1].SignsFrom + Tenant.Lifetime)
        {
            // Not disposed of: somebody may be checking a signature with it.
            File.Delete(_keys[0].File);
            _keys.RemoveAt(0);
        }

        return now;
    }

    private static DatedKey Read(string file, DateTimeOffset signsFromIfNew)
    {
        var text = PrivateFile.ReadOrCreate(
            file, () => $"{SignsFromLine}{signsFromIfNew.ToString("O", CultureInfo.InvariantCulture)}\n{SigningKey.CreatePem()}");
        var first = text.AsSpan(0, int.Max(0, text.IndexOf('\n')));
        var from = default(DateTimeOffset);
        if (first.StartsWith(SignsFromLine) && !DateTimeOffset.TryParseExact(
            first[SignsFromLine.Length..], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out from))
        {
            throw new StartException($"{file}: '{first}' is not a time.");
        }

        // A key that does not say when it began is taken for an old one, which is due to be followed.
        return new DatedKey(file, from, SigningKey.Parse(file, text));
    }

    private sealed record DatedKey(string File, DateTimeOffset SignsFrom, SigningKey Key);
}
