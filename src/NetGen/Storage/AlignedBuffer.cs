using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Storage;

/// <summary>
/// A fixed array of floats. Its first element lies on a 64-byte boundary and never moves. Without this alignment, kernels lose a
/// third of their speed.
/// </summary>
public sealed class AlignedBuffer
{
    internal const int Alignment = 64;

    private readonly float[] _array;
    private readonly nint _offset;
    private string? _whyReadOnly;

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="length">The number of floats, at least 0.</param>
    public AlignedBuffer(int length)
        : this(length, isPinned: true)
    {
    }

    /// <summary>Makes a buffer of zeros, on a boundary or wherever the runtime likes to have it.</summary>
    /// <param name="length">The number of floats, at least 0.</param>
    /// <param name="isPinned">
    /// Whether it lies on a boundary. If not, it is an ordinary array, which the runtime may move. Pinned memory is freed by
    /// collections of generation 2 only, and some 3 MB of it start one.
    /// </param>
    internal AlignedBuffer(int length, bool isPinned)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        if (!isPinned)
        {
            _array = new float[length];
            return;
        }

        const int slack = (Alignment / sizeof(float)) - 1;
        _array = GC.AllocateArray<float>(checked(length + slack), pinned: true);
        _offset = -Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) & (Alignment - 1);
    }

    /// <summary>The number of floats.</summary>
    public int Length { get; }

    /// <summary>All floats.</summary>
    /// <exception cref="InvalidOperationException">The floats cannot be changed: the whole program shares them.</exception>
    public Span<float> Span => MemoryMarshal.CreateSpan(ref Start, Length);

    /// <summary>The first float; later ones are reached by offset.</summary>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Span" path="/exception"/></exception>
    public ref float Start
    {
        get
        {
            RequireWritable();
            MarkChanged();
            return ref First;
        }
    }

    /// <summary><see cref="Start"/> for who says himself when he has changed something: nothing is counted in a hot loop.</summary>
    internal ref float First => ref At(_array, _offset);

    /// <summary>All floats, for who only reads them.</summary>
    internal ReadOnlySpan<float> Values => MemoryMarshal.CreateReadOnlySpan(ref First, Length);

    /// <summary>Whether nobody may change the floats any more.</summary>
    internal bool IsReadOnly => _whyReadOnly is not null;

    /// <summary>Refuses all changes from now on.</summary>
    /// <param name="reason">What the exception says.</param>
    internal void MakeReadOnly(string reason) => _whyReadOnly = reason;

    /// <summary>Refuses a change, unless changes are allowed; for who writes to <see cref="First"/>.</summary>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Span" path="/exception"/></exception>
    internal void RequireWritable()
    {
        if (_whyReadOnly is { } reason)
            throw new InvalidOperationException(reason);
    }

    /// <summary>Differs after the floats were given to somebody who may have changed them.</summary>
    internal long Version { get; private set; }

    /// <summary>Says that floats were changed through a span or a reference that was taken earlier.</summary>
    internal void MarkChanged() => Version++;

    /// <summary>The array and the distance in bytes of <see cref="Start"/> from its first element.</summary>
    internal (float[] Array, nint Offset) Place => (_array, _offset);

    /// <summary>A number of floats after which the next ones lie on a boundary again.</summary>
    internal static int Padded(int length) => checked(length + (Alignment / sizeof(float)) - 1) & -(Alignment / sizeof(float));

    /// <summary>What <see cref="Start"/> is, for who has the array at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref float At(float[] array, nint offset) =>
        ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(array), offset);
}
