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
    /// <param name="a">The first reference that it is called with.</param>
    /// <param name="b">The second reference that it is called with.</param>
    /// <param name="c">The third reference that it is called with.</param>
    /// <param name="d">The fourth reference that it is called with.</param>
    /// <param name="e">The fifth reference that it is called with.</param>
    /// <param name="f">The sixth reference that it is called with.</param>
    /// <param name="g">The seventh reference that it is called with.</param>
    /// <param name="h">The eighth reference that it is called with.</param>
    /// <remarks>
    /// The generated code cannot do this itself: C# fills the memory with zeros, except in projects that allow unsafe code. References go in
    /// registers, and the JIT optimises this method and what it inlines at once: what a small network computes takes less time than calls that
    /// are not optimised yet.
    /// </remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run<TRoutine>(
        ref float a, ref float b, ref float c, ref float d, ref float e, ref float f, ref float g, ref float h)
        where TRoutine : struct, IStackRoutine
    {
        float* memory = stackalloc float[TRoutine.WorkspaceLength + Slack];
        TRoutine.Run(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Align(ref *memory));
    }

    /// <summary>Runs a routine that needs four references or fewer; see there.</summary>
    /// <inheritdoc cref="Run{TRoutine}(ref float, ref float, ref float, ref float, ref float, ref float, ref float, ref float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TRoutine>(ref float a, ref float b, ref float c, ref float d)
        where TRoutine : struct, IStackRoutine
    {
        ref float none = ref Unsafe.NullRef<float>();
        Run<TRoutine>(ref a, ref b, ref c, ref d, ref none, ref none, ref none, ref none);
    }
}
