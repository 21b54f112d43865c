using Microsoft.Win32.SafeHandles;

namespace NetGen.Storage.Files;

/// <summary>
/// Opens files, and refuses what is none: a pipe or a device could make a program wait for ever, and a folder has a clearer
/// message than the system's.
/// </summary>
internal static class RegularFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file's name.</param>
    /// <exception cref="IOException">There is no file of that name, it is no regular file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream OpenRead(string path) => Open(path, FileMode.Open, FileAccess.Read);

    /// <summary>Opens a file for reading at any place.</summary>
    /// <inheritdoc cref="OpenRead"/>
    public static SafeFileHandle OpenHandle(string path)
    {
        Require(path, "read");

        // A save may replace the file meanwhile, which leaves this handle what it has.
        return SharingRetry.Default.Run(path, () => File.OpenHandle(path, share: FileShare.Read | FileShare.Delete));
    }

    /// <summary>Opens or makes a file, and waits for a moment if another program holds it.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="mode">Whether it must be there.</param>
    /// <param name="access">What it is opened for.</param>
    /// <exception cref="IOException">It is no regular file, another program holds it, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        Require(path, access == FileAccess.Read ? "read" : "written");

        // Without a buffer, a write that fails leaves nothing behind that closing the file would write again.
        int bufferSize = access == FileAccess.Read ? 4096 : 0;
        return SharingRetry.Default.Run(path, () => new FileStream(path, mode, access, FileShare.Read | FileShare.Delete, bufferSize));
    }

    /// <summary>Checks that a name stands for a regular file, or for nothing yet.</summary>
    /// <param name="path">The name.</param>
    /// <param name="verb">What is to be done with it: <c>read</c>.</param>
    /// <exception cref="IOException">It stands for something else.</exception>
    public static FileStatus Require(string path, string verb)
    {
        FileStatus status = FileStatus.Of(path);
        string? found = status.Kind switch
        {
            FileKind.Folder => "a folder",
            FileKind.Pipe => "a pipe",
            FileKind.Socket => "a socket",
            FileKind.Device => "a device",
            _ => null,
        };
        return found is null
            ? status
            : throw new IOException($"{path} is {found}, and only a regular file can be {verb}; give the name of a file.");
    }
}
