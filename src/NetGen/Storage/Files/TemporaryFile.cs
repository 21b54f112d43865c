namespace NetGen.Storage.Files;

/// <summary>
/// A file that will take the place of another one in the same folder. It is removed unless it does; if the program is killed before, by
/// the next save of the same file.
/// </summary>
/// <remarks>
/// Its name is short, so that files with the longest names can be saved: a hash of the other's name, by which files that were left over
/// are found, and a random part. It is locked as long as the save goes on. So a file that can be locked was left over.
/// </remarks>
internal sealed class TemporaryFile : IDisposable
{
    private const int Attempts = 10;

    private readonly string _path;
    private bool _isMoved;

    private TemporaryFile(string path, FileStream stream) => (_path, Stream) = (path, stream);

    /// <summary>The file, empty and open for writing.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes the file, and removes those that killed programs left.</summary>
    /// <param name="target">The full name of the file that it is to replace.</param>
    /// <param name="mode">Its rights on Unix; <see langword="null"/> for those of any new file.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static TemporaryFile Create(string target, UnixFileMode? mode)
    {
        string folder = Path.GetDirectoryName(target)!;
        string prefix = Prefix(target);
        try
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                string path = Path.Join(folder, prefix + Path.GetRandomFileName() + ".tmp");
                if (TryCreate(path, mode) is { } file)
                {
                    RemoveAbandoned(folder, prefix, path);
                    return file;
                }
            }

            throw new IOException($"{target} cannot be written: files that are made in the folder {folder} vanish at once.");
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new DirectoryNotFoundException($"{target} cannot be written: there is no folder {folder}; make it first.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException(
                $"{target} cannot be written: no file may be made in the folder {folder}; give another folder, or change its rights.", exception);
        }
    }

    /// <summary>Gives the file the other's name.</summary>
    /// <param name="target">The full name of the other.</param>
    /// <param name="retry">How long to wait for another program that holds the other.</param>
    public void MoveTo(string target, SharingRetry retry)
    {
        retry.Run(target, () =>
        {
            File.Move(_path, target, overwrite: true);
            return true;
        });
        _isMoved = true;
    }

    /// <summary>Closes the file, and removes it if it has not been moved.</summary>
    public void Dispose()
    {
        try
        {
            if (!_isMoved)
                File.Delete(_path);
        }
        finally
        {
            Stream.Dispose();
        }
    }

    /// <summary>How the names of the temporary files of a file begin: FNV-1a of its name.</summary>
    internal static string Prefix(string target)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char character in Path.GetFileName(target))
            hash = (hash ^ character) * 0x100000001B3;
        return FormattableString.Invariant($".netgen-{hash:x16}-");
    }

    private static TemporaryFile? TryCreate(string path, UnixFileMode? mode)
    {
        // Sharing it for reading is a shared lock on Unix, which keeps those out who want to remove it and lets readers in as soon as it
        // has the other's name.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows() && mode is { } rights)
            options.UnixCreateMode = rights;
        FileStream stream;
        try
        {
            stream = new FileStream(path, options);
        }
        catch (IOException exception) when (SharingRetry.IsHeld(exception))
        {
            return null;
        }

        // On Unix a file is made first and locked then. Another save of the same file may just have taken it for one that was left.
        if (File.Exists(path))
            return new TemporaryFile(path, stream);
        stream.Dispose();
        return null;
    }

    private static void RemoveAbandoned(string folder, string prefix, string own)
    {
        string[] others;
        try
        {
            others = [.. Directory.GetFiles(folder, prefix + "*.tmp").Where(path => Path.GetFileName(path) != Path.GetFileName(own))];
        }
        catch (UnauthorizedAccessException)
        {
            // A folder that may be written and not listed.
            return;
        }

        // Some file systems have no locks, and .NET can be told to set none. A save that goes on could not be told from a killed one.
        if (others.Length == 0 || TryLock(own, FileOptions.None))
            return;
        foreach (string path in others)
        {
            if (FileStatus.Of(path).Kind == FileKind.Regular)
                TryLock(path, FileOptions.DeleteOnClose);
        }
    }

    // Whether nobody has the file open. It is removed while it is still locked.
    private static bool TryLock(string path, FileOptions options)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.None, options).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, gone already, or another user's.
            return false;
        }
    }
}
