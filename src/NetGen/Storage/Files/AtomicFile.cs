namespace NetGen.Storage.Files;

/// <summary>Replaces files whole or not at all, and leaves what they are: their rights, their owner, and links to them.</summary>
internal static class AtomicFile
{
    private const UnixFileMode WriteBits = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OwnerBits = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode GroupBits = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>
    /// Writes a file under a temporary name in the same folder and then gives it its name, so that there is never half a file under that
    /// name. It is on the disk when this returns.
    /// </summary>
    /// <param name="path">The file's name. An existing file is replaced; of a symbolic link, the file that it leads to.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">It is no regular file, another program holds it, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or the file or its folder may not be written.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, SharingRetry.Default);

    /// <summary>The same, waiting in a given way for another program that holds the file.</summary>
    internal static void Write(string path, Action<Stream> write, SharingRetry retry)
    {
        string target = RequireReplaceable(path, retry, out FileStatus status);
        using (TemporaryFile temporary = TemporaryFile.Create(target, status.Mode & OwnerBits))
        {
            write(temporary.Stream);
            TakeRights(temporary.Stream, status);
            temporary.Stream.Flush(flushToDisk: true);
            temporary.MoveTo(target, retry);
        }

        if (!OperatingSystem.IsWindows())
            UnixFile.SyncFolder(Path.GetDirectoryName(target)!);
    }

    /// <summary>Checks that a file could be written now.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void RequireWritable(string path) => TemporaryFile.Create(RequireReplaceable(path, SharingRetry.Default, out _), null).Dispose();

    /// <summary>Checks that a new file could be made in a folder now.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What the file is called in a message.</param>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void RequireWritableFolder(string folder, string name) =>
        TemporaryFile.Create(Path.Join(Path.GetFullPath(folder), name), null).Dispose();

    private static string RequireReplaceable(string path, SharingRetry retry, out FileStatus status)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        status = RegularFile.Require(path, "replaced");
        string target = SymbolicLinks.Resolve(path);
        if (status.Kind == FileKind.Missing)
            return target;

        // Root may write what is read-only, and a rename asks only for the right to the folder.
        bool isReadOnly = OperatingSystem.IsWindows()
            ? File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly)
            : (status.Mode & WriteBits) == 0;
        if (isReadOnly)
            throw new UnauthorizedAccessException($"{path} is read-only and is not replaced; make it writable, or give another name.");
        try
        {
            retry.Run(
                path,
                () => File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)).Dispose();
        }
        catch (FileNotFoundException)
        {
            // It went away meanwhile.
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException($"{path} may not be written and is not replaced; change its rights, or give another name.", exception);
        }

        return target;
    }

    // The old file's owner and group too, as far as that is allowed. Its group's rights are for that group only.
    private static void TakeRights(FileStream stream, FileStatus old)
    {
        if (OperatingSystem.IsWindows() || old.Mode is not { } mode)
            return;
        (uint User, uint Group)? own = FileStatus.Of(stream.Name).Owner;
        if (old.Owner is { } owner && own is { } now && owner != now
            && !UnixFile.TryChangeOwner(stream.SafeFileHandle, owner)
            && owner.Group != now.Group
            && !UnixFile.TryChangeOwner(stream.SafeFileHandle, (now.User, owner.Group)))
        {
            mode &= ~GroupBits;
        }

        File.SetUnixFileMode(stream.SafeFileHandle, mode);
    }
}
