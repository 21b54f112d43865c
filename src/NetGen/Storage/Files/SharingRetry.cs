using System.Diagnostics;

namespace NetGen.Storage.Files;

/// <summary>Waits for files that another program holds for a moment, as virus scanners, backups and spreadsheets do.</summary>
internal static class SharingRetry
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsLockViolation = unchecked((int)0x80070021);

    /// <summary>How long to wait in all. A scanner takes less; nobody wants to wait longer for a spreadsheet.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Calls something again, after longer and longer pauses, as long as another program holds the file.</summary>
    /// <param name="path">The file's name, for the message.</param>
    /// <param name="attempt">What to call.</param>
    /// <param name="patience">How long to wait in all.</param>
    /// <exception cref="IOException">The file is still held.</exception>
    public static T Run<T>(string path, Func<T> attempt, TimeSpan patience)
    {
        long started = Stopwatch.GetTimestamp();
        for (int pause = 10; ; pause = Math.Min(2 * pause, 250))
        {
            try
            {
                return attempt();
            }
            catch (Exception exception) when (IsHeld(exception))
            {
                if (Stopwatch.GetElapsedTime(started) + TimeSpan.FromMilliseconds(pause) > patience)
                {
                    // Windows also says so of files that may never be written.
                    if (exception is UnauthorizedAccessException)
                        throw;
                    throw new IOException(
                        FormattableString.Invariant($"{path} is in use by another program, and stayed so for {patience.TotalSeconds} s. ") +
                        "Close it there (a spreadsheet, a virus scanner, a backup), and try again.",
                        exception);
                }
            }

            Thread.Sleep(pause);
        }
    }

    /// <summary>The same with the usual patience.</summary>
    public static T Run<T>(string path, Func<T> attempt) => Run(path, attempt, Patience);

    /// <summary>Whether an exception says that another program holds the file.</summary>
    internal static bool IsHeld(Exception exception) => exception switch
    {
        // Held without the right to delete it, a file cannot be replaced, which Windows calls a denied access.
        UnauthorizedAccessException => OperatingSystem.IsWindows(),

        // On Unix, .NET locks the files that it opens by flock, and this is EWOULDBLOCK.
        IOException { HResult: WindowsSharingViolation or WindowsLockViolation } => true,
        IOException { HResult: 11 } => OperatingSystem.IsLinux(),
        IOException { HResult: 35 } => OperatingSystem.IsMacOS(),
        _ => false,
    };
}
