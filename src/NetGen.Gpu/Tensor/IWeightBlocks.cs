using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>How 16 × 16 weights lie in shared memory: as the threads of a warp take them, each as words of 128 bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWeightBlocks
{
    /// <summary>The words of a thread; those of a warp lie after each other, first all first ones.</summary>
    static abstract int Words { get; }

    /// <summary>Whether the weights of each output are multiplied with a <see cref="PowerScale"/>.</summary>
    static abstract bool AreScaled { get; }

    /// <summary>Stores the weights of a thread in a block.</summary>
    /// <param name="place">The thread's first word.</param>
    /// <param name="first">Four terms of the first instruction's column.</param>
    /// <param name="second">The same terms of the second's.</param>
    static abstract void Store(ArrayView<Bits4> place, Quad first, Quad second);
}
