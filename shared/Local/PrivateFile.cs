namespace ServerlessShop.Local;

/// <summary>A file with a secret, which nobody but its owner may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the secret; where there is none yet, creates it, on disk before it is used.</summary>
    /// <exception cref="StartException">Others can read the file.</exception>
    public static string ReadOrCreate(string path, Func<string> create)
    {
        if (!File.Exists(path)) { Write(path, create()); }
        Demand(path);
        return File.ReadAllText(path);
    }

    /// <summary>Makes sure that the file is there and its owner's.</summary>
    /// <exception cref="StartException">Others can read the file.</exception>
    public static void Create(string path)
    {
        if (!File.Exists(path)) { Write(path, ""); }
        Demand(path);
    }

    private static void Demand(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new StartException($"{path} is a secret that others on this machine can read. Run: chmod 600 {path}");
        }
    }

    /// <summary>Writes the secret, in place of any that was there.</summary>
    public static void Write(string path, string secret)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = OwnerOnly; }

        // Written aside and moved: a crash leaves no half of a key behind.
        var aside = path + ".new";
        File.Delete(aside);
        using (var file = new FileStream(aside, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(secret));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
    }
}
