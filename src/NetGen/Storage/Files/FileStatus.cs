namespace NetGen.Storage.Files;

/// <summary>What is known of a file without opening it: to open a pipe waits for a writer, for ever if there is none.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its rights; <see langword="null"/> on Windows.</param>
/// <param name="Owner">The numbers of its owner and its group; <see langword="null"/> on Windows.</param>
internal readonly record struct FileStatus(FileKind Kind, UnixFileMode? Mode = null, (uint User, uint Group)? Owner = null)
{
    /// <summary>Looks at a file, or at the target if it is a symbolic link.</summary>
    /// <param name="path">The file's name.</param>
    /// <exception cref="IOException">The system cannot say.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be entered.</exception>
    public static FileStatus Of(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // The names of devices (NUL, COM1) become these.
            if (Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal))
                return new FileStatus(FileKind.Device);
        }
        else if (UnixFile.TryGetStatus(path, out FileStatus status))
        {
            return status;
        }

        return OfAttributes(path);
    }

    // The attributes of .NET know folders only; a system call knows the others, and a sandbox may forbid it.
    private static FileStatus OfAttributes(string path)
    {
        try
        {
            bool isFolder = File.GetAttributes(path).HasFlag(FileAttributes.Directory);
            UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);
            return new FileStatus(isFolder ? FileKind.Folder : FileKind.Regular, mode);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new FileStatus(FileKind.Missing);
        }
    }
}
