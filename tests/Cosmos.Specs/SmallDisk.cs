using System.Diagnostics;

namespace ServerlessShop.Cosmos.Specs;

/// <summary>A real disk of a few megabytes, in memory. Only root may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    public static SmallDisk Mount(int megabytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("cosmos-small-disk-").FullName);
        try
        {
            Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Folder);
            return disk;
        }
        catch
        {
            Directory.Delete(disk.Folder);
            throw;
        }
    }

    public void Grow(int megabytes) => Run("mount", "-o", $"remount,size={megabytes}m", Folder);

    public void Dispose()
    {
        Run("umount", Folder);
        Directory.Delete(Folder);
    }

    private static void Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) { throw new IOException($"{tool} {string.Join(' ', arguments)}: {error.Trim()}"); }
    }
}

/// <summary>A fact that needs a small disk of its own, and is skipped where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> _obstacle = new(Obstacle);

    public SmallDiskFactAttribute() => Skip = _obstacle.Value;

    private static string? Obstacle()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "A full disk is made by mounting a small one, which takes Linux and root.";
        }

        try
        {
            SmallDisk.Mount(1).Dispose();
            return null;
        }
        catch (IOException refused)
        {
            return $"A full disk is made by mounting a small one, and this machine refuses: {refused.Message}";
        }
    }
}
