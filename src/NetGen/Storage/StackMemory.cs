using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.Storage;

/// <summary>Memory on the stack, for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StackMemory
{
    /// <summary>The floats that <see cref="Align"/> may leave out.</summary>
    public const int Slack = AlignedBuffer.Alignment / sizeof(float);

    /// <summary>The first place from a float on that begins a line of the cache. No vector then lies in two lines.</summary>
    /// <param name="start">The first float of memory on the stack, <see cref="Slack"/> floats longer than needed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Align(ref float start)
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref start);
        return ref Unsafe.AddByteOffset(ref start, -address & (AlignedBuffer.Alignment - 1));
    }
}
