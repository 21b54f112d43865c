using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetGen.Storage.Files;

/// <summary>The few calls of the C library that .NET has no methods for.</summary>
internal static partial class UnixFile
{
    private const int NoSuchFile = 2;
    private const int NotAFolder = 20;
    private const int CurrentFolder = -100;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8 | 0x10;

    /// <summary>Looks at a file without opening it.</summary>
    /// <returns>Whether the system said what it is, or that it is not there.</returns>
    public static bool TryGetStatus(string path, out FileStatus status)
    {
        Span<byte> buffer = stackalloc byte[256];
        buffer.Clear();
        status = default;
        try
        {
            if (GetStatus(path, ref MemoryMarshal.GetReference(buffer)) != 0)
                return Marshal.GetLastPInvokeError() is NoSuchFile or NotAFolder;
        }
        catch (Exception exception) when (IsAbsent(exception))
        {
            return false;
        }

        // struct statx on Linux, struct stat with 64-bit inodes on macOS.
        (int modeAt, int ownerAt) = OperatingSystem.IsLinux() ? (28, 20) : (4, 16);
        ushort mode = BitConverter.ToUInt16(buffer[modeAt..]);
        FileKind kind = (mode & 0xF000) switch
        {
            0x1000 => FileKind.Pipe,
            0x4000 => FileKind.Folder,
            0x8000 => FileKind.Regular,
            0xC000 => FileKind.Socket,
            _ => FileKind.Device,
        };
        status = new FileStatus(
            kind,
            (UnixFileMode)(mode & 0xFFF),
            (BitConverter.ToUInt32(buffer[ownerAt..]), BitConverter.ToUInt32(buffer[(ownerAt + 4)..])));
        return true;
    }

    /// <summary>Gives a file to an owner and a group.</summary>
    /// <returns>Whether that is allowed: to give files away is root's right, and a group must be one of the user's.</returns>
    public static bool TryChangeOwner(SafeFileHandle file, (uint User, uint Group) owner)
    {
        try
        {
            return ChangeOwner(file, owner.User, owner.Group) == 0;
        }
        catch (Exception exception) when (IsAbsent(exception))
        {
            return false;
        }
    }

    /// <summary>Has the entries of a folder written to the disk, so that a new name is there after a power failure too.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public static void SyncFolder(string folder)
    {
        const int linuxCloseOnExec = 0x80000;
        const int macCloseOnExec = 0x1000000;
        try
        {
            using SafeFileHandle handle = Open(folder, OperatingSystem.IsLinux() ? linuxCloseOnExec : macCloseOnExec);

            // A folder that may be written but not read cannot be opened, and so not synced.
            if (!handle.IsInvalid)
                RandomAccess.FlushToDisk(handle);
        }
        catch (Exception exception) when (IsAbsent(exception))
        {
            // Nothing else could do it.
        }
    }

    // WebAssembly has no C library to call, and old ones lack statx.
    private static bool IsAbsent(Exception exception) => exception is DllNotFoundException or EntryPointNotFoundException;

    private static int GetStatus(string path, ref byte buffer)
    {
        if (OperatingSystem.IsLinux())
            return StatX(CurrentFolder, path, 0, TypeModeAndOwner, ref buffer);
        return RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Stat64(path, ref buffer) : Stat(path, ref buffer);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat64(string path, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);
}
