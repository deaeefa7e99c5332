using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ServerlessShop.Persistence.HolderApp;

/// <summary>Stops the whole process as a paused machine does, until somebody sends SIGCONT.</summary>
internal static class Freezing
{
    private const int SigStop = 19; // Linux, on every architecture .NET runs on.

    public static void Freeze()
    {
        if (Kill(Environment.ProcessId, SigStop) != 0) { throw new Win32Exception(Marshal.GetLastPInvokeError()); }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
