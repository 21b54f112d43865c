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

    /// <summary>Runs a routine with memory on the stack. Its floats are whatever was there before.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="arguments">What it is called with.</param>
    /// <remarks>The generated code cannot do this itself: C# fills the memory with zeros, except in projects that allow unsafe code.</remarks>
    [SkipLocalsInit]
    public static unsafe void Run<TRoutine>(in StackArguments arguments)
        where TRoutine : struct, IStackRoutine
    {
        float* memory = stackalloc float[TRoutine.WorkspaceLength + Slack];
        TRoutine.Run(arguments, ref Align(ref *memory));
    }
}
