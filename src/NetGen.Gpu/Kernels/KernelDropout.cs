using System.ComponentModel;
using NetGen.Randomness;

namespace NetGen.Gpu;

/// <summary>Dropout masks inside of kernels: those of <see cref="DropoutMask"/>, bit for bit.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelDropout
{
    /// <summary>The mask of four neighbouring features.</summary>
    /// <param name="a">Has the seed and the step.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="quad">The number of the first feature, divided by 4.</param>
    /// <param name="layer">The number of the layer among those that draw random numbers.</param>
    /// <param name="threshold">The words below it drop their features.</param>
    /// <param name="scale">The value of a feature that stays.</param>
    public static Quad Draw(KernelArguments a, int row, int quad, int layer, uint threshold, float scale)
    {
        Bits4 words = KernelPhilox.Draw(a, row, quad, layer);
        return new Quad(
            words.X < threshold ? 0f : scale,
            words.Y < threshold ? 0f : scale,
            words.Z < threshold ? 0f : scale,
            words.W < threshold ? 0f : scale);
    }
}
