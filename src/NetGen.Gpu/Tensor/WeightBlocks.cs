using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>Takes the weights of a layer from panels in the memory of the device to blocks in shared memory.</summary>
/// <remarks>
/// In lane 4·g + t, a thread's terms are 4t to 4t + 3 of a block; its columns follow from <see cref="BlockSums"/>: the instruction's
/// column 2t' + e is 4t' + e for the first instruction and 4t' + 2 + e for the second.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WeightBlocks
{
    /// <summary>The rows and columns of a block: those of two instructions beside each other, and the outputs of a panel.</summary>
    private const int Side = 16;

    private const int WarpSize = 32;

    /// <summary>Stores the blocks of a layer, each warp those of some outputs.</summary>
    /// <typeparam name="TBlocks">How a block lies.</typeparam>
    /// <param name="kernel">The kernel, panel by panel.</param>
    /// <param name="inputs">The layer's inputs.</param>
    /// <param name="panels">The panels of the kernel.</param>
    /// <param name="blocks">Receives the blocks, row by row.</param>
    /// <param name="inverses">Receives for each output the inverse of its scale, if it has one.</param>
    public static void Store<TBlocks>(
        ArrayView<float> kernel, int inputs, int panels, ArrayView<Bits4> blocks, ArrayView<float> inverses)
        where TBlocks : IWeightBlocks
    {
        int lane = Group.IdxX & (WarpSize - 1), group = lane >> 2, quarter = lane & 3;
        int column = ((group >> 1) * 4) + (group & 1);
        for (int panel = Group.IdxX >> 5; panel < panels; panel += Group.DimX >> 5)
        {
            ArrayView<float> weights = kernel.SubView((panel * inputs * Side) + column);
            float firstScale = 1f, secondScale = 1f;
            if (TBlocks.AreScaled)
            {
                float first = 0f, second = 0f;
                for (int term = quarter * 4; term < inputs; term += Side)
                {
                    first = PowerScale.Larger(first, Terms(weights, term, inputs));
                    second = PowerScale.Larger(second, Terms(weights.SubView(2), term, inputs));
                }

                firstScale = PowerScale.Of(PowerScale.LargestOfRow(first));
                secondScale = PowerScale.Of(PowerScale.LargestOfRow(second));
                inverses[(panel * Side) + column] = PowerScale.Inverse(firstScale);
                inverses[(panel * Side) + column + 2] = PowerScale.Inverse(secondScale);
            }

            for (int term = quarter * 4, block = panel; term < ((inputs + Side - 1) & -Side); term += Side, block += panels)
            {
                Quad first = Terms(weights, term, inputs), second = Terms(weights.SubView(2), term, inputs);
                TBlocks.Store(
                    blocks.SubView((block * TBlocks.Words * WarpSize) + lane), first * firstScale, second * secondScale);
            }
        }
    }

    /// <summary>Copies values with all threads of a group.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="count">How many quads.</param>
    /// <param name="destination">Receives them.</param>
    public static void Copy(ArrayView<Quad> source, int count, ArrayView<Quad> destination)
    {
        for (int i = Group.IdxX; i < count; i += Group.DimX)
            destination[i] = source[i];
    }

    // Behind the last input there are zeros.
    private static Quad Terms(ArrayView<float> weights, int term, int inputs) =>
        new(Term(weights, term, inputs), Term(weights, term + 1, inputs), Term(weights, term + 2, inputs), Term(weights, term + 3, inputs));

    private static float Term(ArrayView<float> weights, int term, int inputs) => term < inputs ? weights[term * Side] : 0f;
}
