using System.Runtime.InteropServices;
using SQLitePCL;

namespace ServerlessShop.Local.Storage;

/// <summary>
/// Binds the SQLite provider to the system's own library. The only bundled one to be had with it is of 2021 and has
/// a known advisory (CVE-2025-6965); the system's is patched by its distributor.
/// </summary>
public static class SystemSqlite
{
    private static readonly Lock _once = new();
    private static bool _ready;

    /// <exception cref="StartException">No sqlite library on this machine; the message names the remedy.</exception>
    public static void Initialize()
    {
        lock (_once)
        {
            if (_ready) { return; }

            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == "e_sqlite3" ? Load() : IntPtr.Zero);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            _ready = true;
        }
    }

    private static IntPtr Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];

        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) { return library; }
        }

        throw new StartException(
            $"The SQLite library ({names[0]}) is not on this machine. Install it: "
            + (OperatingSystem.IsLinux() ? "apt-get install libsqlite3-0, or dnf install sqlite-libs." : "it comes with the system."));
    }
}
