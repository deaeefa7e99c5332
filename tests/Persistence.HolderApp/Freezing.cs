using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ServerlessShop.Persistence.HolderApp;

/// <summary>Stops the whole process as a paused machine does, until somebody sends SIGCONT.</summary>
internal static class Freezing
{
    private const int SigStop = 19; // Linux, on every architecture .NET runs on.

    /// <summary>
    /// By the calling thread's own hand: sent to the process, the signal may be taken by another thread that has to wait
    /// for a processor, while this one runs on past the point at which it was to stop.
    /// </summary>
    public static void Freeze()
    {
        if (Kill(Self(), SigStop) is not 0 and var error) { throw new Win32Exception(error); }
    }

    [DllImport("libc", EntryPoint = "pthread_self")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nuint Self();

    [DllImport("libc", EntryPoint = "pthread_kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(nuint thread, int signal);
}
