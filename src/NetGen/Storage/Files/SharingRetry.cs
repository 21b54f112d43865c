namespace NetGen.Storage.Files;

/// <summary>Waits for files that another program holds for a moment, as virus scanners, backups and spreadsheets do.</summary>
/// <param name="patience">
/// How long to wait in all. The time that the attempts take does not count, so a busy machine makes as many as an idle one.
/// </param>
/// <param name="pause">Waits before the next attempt.</param>
internal sealed class SharingRetry(TimeSpan patience, Action<TimeSpan> pause)
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsLockViolation = unchecked((int)0x80070021);
    private const int FirstPause = 10;
    private const int LongestPause = 250;

    /// <summary>Two seconds. A scanner takes less; nobody wants to wait longer for a spreadsheet.</summary>
    public static SharingRetry Default { get; } = new(TimeSpan.FromSeconds(2), Thread.Sleep);

    /// <summary>Calls something again, after longer and longer pauses, as long as another program holds the file.</summary>
    /// <param name="path">The file's name, for the message.</param>
    /// <param name="attempt">What to call.</param>
    /// <exception cref="IOException">The file is still held.</exception>
    public T Run<T>(string path, Func<T> attempt)
    {
        int waited = 0;
        for (int next = FirstPause; ; next = Math.Min(2 * next, LongestPause))
        {
            try
            {
                return attempt();
            }
            catch (Exception exception) when (IsHeld(exception))
            {
                if (waited + next > patience.TotalMilliseconds)
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

            pause(TimeSpan.FromMilliseconds(next));
            waited += next;
        }
    }

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
