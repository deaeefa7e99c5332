using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ServerlessShop.Local.FunctionsHost.Metadata;

namespace ServerlessShop.Local.FunctionsHost.Versions;

/// <summary>
/// Copies of build outputs, from which workers run: a rebuild overwrites files in place, under the feet of every
/// process that has them mapped. A file that some copy already holds is linked, not copied; that is safe between
/// copies only, which nobody writes to.
/// </summary>
public sealed class PrivateCopies(string folder)
{
    private const int IdLength = 12;
    private const UnixFileMode Writing = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _held = new(StringComparer.Ordinal);
    private int _lastNumber;

    /// <summary>Copies the build that the assembly lies in, unless that very build has been copied before.</summary>
    /// <exception cref="StartException">It is not built, changes meanwhile, or its host.json is not supported.</exception>
    public AppVersion Take(string app, string dllPath)
    {
        if (!File.Exists(dllPath)) { throw new StartException($"{app}: {dllPath} is missing. Build it first."); }
        var from = Path.GetDirectoryName(Path.GetFullPath(dllPath))!;
        if (Path.GetFullPath(folder).StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new StartException($"{app}: the state folder lies inside {from}, which is to be copied into it.");
        }

        try
        {
            var files = FilesOf(from);
            var id = IdOf(files);
            var home = Path.Combine(folder, app, id);
            lock (_gate)
            {
                if (!IsWhole(home, files)) { Copy(app, from, home, files); }
                foreach (var file in files) { _held[file.Hash] = Path.Combine(home, file.Path); }
                var dll = Path.Combine(home, Path.GetFileName(dllPath));
                return new(id, Informational(dll), ++_lastNumber, dll, HostJson.Read(home));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{app}: {from} cannot be copied to {folder}: {failure.Message}");
        }
    }

    /// <summary>Deletes every copy of an app but these.</summary>
    public void Keep(string app, IReadOnlyCollection<string> ids)
    {
        var all = Path.Combine(folder, app);
        if (!Directory.Exists(all)) { return; }
        lock (_gate)
        {
            foreach (var unused in Directory.GetDirectories(all).Where(copy => !ids.Contains(Path.GetFileName(copy))))
            {
                var inside = unused + Path.DirectorySeparatorChar;
                foreach (var (hash, path) in _held)
                {
                    if (path.StartsWith(inside, StringComparison.Ordinal)) { _held.Remove(hash); }
                }

                Delete(unused);
            }
        }
    }

    private static IReadOnlyList<CopiedFile> FilesOf(string from) =>
    [
        .. Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new CopiedFile(Path.GetRelativePath(from, path), new FileInfo(path).Length, Hash(path))),
    ];

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string IdOf(IEnumerable<CopiedFile> files)
    {
        var list = string.Join('\n', files.Select(file => $"{file.Hash} {file.Path}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)))[..IdLength];
    }

    /// <summary>A power failure may have left names without contents.</summary>
    private static bool IsWhole(string home, IEnumerable<CopiedFile> files) =>
        Directory.Exists(home) && files.All(file => HasLength(Path.Combine(home, file.Path), file.Length));

    private static bool HasLength(string path, long length) =>
        new FileInfo(path) is { Exists: true } file && file.Length == length;

    private void Copy(string app, string from, string home, IReadOnlyList<CopiedFile> files)
    {
        // Copied aside and moved: a crash leaves no half of a version behind that looks like a whole one.
        var aside = home + ".new";
        Delete(aside);
        Delete(home);
        foreach (var file in files)
        {
            var to = Path.Combine(aside, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (_held.TryGetValue(file.Hash, out var held) && HasLength(held, file.Length) && Link(held, to)) { continue; }
            File.Copy(Path.Combine(from, file.Path), to);
            if (Hash(to) != file.Hash)
            {
                throw new StartException($"{app}: {file.Path} changed while it was copied. Let the build end first.");
            }

            if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(to, File.GetUnixFileMode(to) & ~Writing); }
        }

        Directory.Move(aside, home);
    }

    private static void Delete(string copy)
    {
        if (Directory.Exists(copy)) { Directory.Delete(copy, recursive: true); }
    }

    private static string Informational(string dll) => FileVersionInfo.GetVersionInfo(dll).ProductVersion ?? "";

    private static bool Link(string existing, string path) => !OperatingSystem.IsWindows() && link(existing, path) == 0;

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    private sealed record CopiedFile(string Path, long Length, string Hash);
}
