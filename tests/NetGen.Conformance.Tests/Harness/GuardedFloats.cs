using System.Runtime.InteropServices;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>
/// Floats whose neighbours may not be touched: at one end, where the system can protect memory, a page that ends the
/// process when it is read or written; around them, values that must stay as they are.
/// </summary>
public sealed unsafe class GuardedFloats : IDisposable
{
    private const float Canary = -12345.678f;
    private const int NoAccess = 0, ReadWrite = 3, PrivateAnonymousLinux = 0x22, PrivateAnonymousMac = 0x1002;

    private readonly byte* _start;
    private readonly nuint _length;
    private readonly Range _ownBytes;

    /// <summary>Takes the memory, of NaN.</summary>
    /// <param name="count">The number of floats.</param>
    /// <param name="guardsEnd">Whether the guard comes after the last float, else before the first.</param>
    public GuardedFloats(int count, bool guardsEnd)
    {
        int page = Environment.SystemPageSize;
        int bytes = count * sizeof(float);
        int room = (bytes + page - 1) / page * page;

        // One page more than room, so that both ends have one; the one at the guarded end is closed.
        _length = (nuint)(room + (2 * page));
        _start = Map(_length);
        Floats(_start, (int)_length).Fill(Canary);
        int first = guardsEnd ? page + room - bytes : page;
        _ownBytes = first..(first + bytes);
        Protect(_start + (guardsEnd ? page + room : 0), page);
        IsEndGuarded = guardsEnd;
        Span.Fill(float.NaN);
    }

    /// <summary>Whether this system lets pages be closed here; elsewhere only writes are seen.</summary>
    public static bool HasClosedPages => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>The floats.</summary>
    public Span<float> Span => Floats(_start + _ownBytes.Start.Value, _ownBytes.End.Value - _ownBytes.Start.Value);

    private bool IsEndGuarded { get; }

    /// <summary>Whether nothing was written before or after the floats.</summary>
    public bool IsIntact
    {
        get
        {
            int page = Environment.SystemPageSize;
            int open = HasClosedPages && !IsEndGuarded ? page : 0;
            int openEnd = (int)_length - (HasClosedPages && IsEndGuarded ? page : 0);
            return IsCanary(open, _ownBytes.Start.Value) && IsCanary(_ownBytes.End.Value, openEnd);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (HasClosedPages)
            _ = Unmap(_start, _length);
        else
            NativeMemory.AlignedFree(_start);
    }

    private bool IsCanary(int first, int end) => !Floats(_start + first, end - first).ContainsAnyExcept(Canary);

    private static Span<float> Floats(byte* start, int bytes) => new(start, bytes / sizeof(float));

    private static byte* Map(nuint length)
    {
        if (!HasClosedPages)
            return (byte*)NativeMemory.AlignedAlloc(length, (nuint)Environment.SystemPageSize);
        int flags = OperatingSystem.IsLinux() ? PrivateAnonymousLinux : PrivateAnonymousMac;
        void* start = Map(null, length, ReadWrite, flags, -1, 0);
        return (nint)start == -1 ? throw new InvalidOperationException("mmap failed.") : (byte*)start;
    }

    private static void Protect(byte* start, int length)
    {
        if (HasClosedPages && Protect(start, (nuint)length, NoAccess) != 0)
            throw new InvalidOperationException("mprotect failed.");
    }

    [DllImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Protect(void* address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unmap(void* address, nuint length);
}
