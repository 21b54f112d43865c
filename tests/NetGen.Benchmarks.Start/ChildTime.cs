using System.Runtime.InteropServices;

namespace NetGen.Benchmarks.Start;

/// <summary>The work of processes that this one has started and that have ended.</summary>
internal static partial class ChildTime
{
    // getrusage(2): of children; two times of seconds and microseconds, and fourteen counts.
    private const int OfChildren = -1, Numbers = 18;

    /// <summary>The milliseconds that processors have worked for them, in the program and in the kernel; NaN on systems other than Linux.</summary>
    public static double Milliseconds()
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;
        Span<long> usage = stackalloc long[Numbers];
        return GetUsage(OfChildren, usage) == 0
            ? ((usage[0] + usage[2]) * 1000) + ((usage[1] + usage[3]) / 1000.0)
            : throw new InvalidOperationException($"getrusage failed with error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, Span<long> usage);
}
