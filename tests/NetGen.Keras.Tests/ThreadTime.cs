using System.Runtime.InteropServices;

namespace NetGen.Tests;

/// <summary>
/// How long the processor has worked for the thread that asks. Unlike a clock, it does not run while other threads and programs have the processor.
/// </summary>
internal static class ThreadTime
{
    // CLOCK_THREAD_CPUTIME_ID.
    private static readonly int Clock = OperatingSystem.IsMacOS() ? 16 : 3;

    /// <summary>The time so far.</summary>
    public static TimeSpan Now => OperatingSystem.IsWindows() ? OfWindows() : OfUnix();

    private static TimeSpan OfUnix() => GetTime(Clock, out Time time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : throw new InvalidOperationException($"The time of the thread is not known (error {Marshal.GetLastPInvokeError()}).");

    private static TimeSpan OfWindows() => GetTimes(CurrentThread(), out _, out _, out long kernel, out long user) != 0
        ? TimeSpan.FromTicks(kernel + user)
        : throw new InvalidOperationException($"The time of the thread is not known (error {Marshal.GetLastPInvokeError()}).");

    [DllImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static extern int GetTime(int clock, out Time time);

    [DllImport("kernel32", EntryPoint = "GetThreadTimes", SetLastError = true)]
    private static extern int GetTimes(nint thread, out long creation, out long exit, out long kernel, out long user);

    [DllImport("kernel32", EntryPoint = "GetCurrentThread")]
    private static extern nint CurrentThread();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
