namespace ServerlessShop.Local;

/// <summary>The folder that holds all that survives, taken by one platform at a time.</summary>
public sealed class StateFolder : IDisposable
{
    private const string LockName = "in-use";
    private readonly FileStream _lock;

    private StateFolder(string path, FileStream taken)
    {
        Path = path;
        _lock = taken;
    }

    public string Path { get; }

    /// <summary>Takes the folder, creating it where there is none.</summary>
    /// <param name="fresh">Whether to empty it first.</param>
    /// <exception cref="StartException">Another platform runs on it, or it cannot be written.</exception>
    public static StateFolder Take(string path, bool fresh)
    {
        FileStream taken;
        var isOurs = false;
        try
        {
            Directory.CreateDirectory(path);
            isOurs = File.Exists(System.IO.Path.Combine(path, LockName)) || !Directory.EnumerateFileSystemEntries(path).Any();
            taken = new FileStream(
                System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (Directory.Exists(path))
        {
            throw new StartException($"Another copy of the shop is running on {path}. Stop it, or give this one --state.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path} cannot be written: {failure.Message}");
        }

        if (fresh && !isOurs)
        {
            // Somebody's home or the repository itself, given by mistake, is not ours to empty.
            taken.Dispose();
            File.Delete(System.IO.Path.Combine(path, LockName));
            throw new StartException($"--fresh would delete everything in {path}, which is not a state folder of the shop.");
        }

        if (fresh) { Empty(path); }
        return new StateFolder(path, taken);
    }

    public void Dispose() => _lock.Dispose();

    private static void Empty(string path)
    {
        foreach (var folder in Directory.GetDirectories(path)) { Directory.Delete(folder, recursive: true); }
        foreach (var file in Directory.GetFiles(path).Where(file => System.IO.Path.GetFileName(file) != LockName))
        {
            File.Delete(file);
        }
    }
}
