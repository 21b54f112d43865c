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
    /// <summary>The rows and columns of a block: those of two neighbouring instructions, and the outputs of a panel.</summary>
    internal const int Side = 16;

    private const int WarpSize = 32;

    /// <summary>Stores the blocks of a layer, each warp those of some outputs.</summary>
    /// <typeparam name="TBlocks">How a block lies.</typeparam>
    /// <typeparam name="TWeights">Says which dimensions are the terms and the columns of the blocks.</typeparam>
    /// <param name="kernel">The kernel, panel by panel.</param>
    /// <param name="inputs">The layer's inputs.</param>
    /// <param name="rows">The blocks below each other.</param>
    /// <param name="columns">The neighbouring blocks.</param>
    /// <param name="blocks">Receives the blocks, row by row.</param>
    /// <param name="inverses">Receives for each output the inverse of its scale, if it has one.</param>
    public static void Store<TBlocks, TWeights>(
        ArrayView<float> kernel, int inputs, int rows, int columns, ArrayView<Bits4> blocks, ArrayView<float> inverses)
        where TBlocks : IWeightBlocks
        where TWeights : ILayerWeights
    {
        int lane = Group.IdxX & (WarpSize - 1), group = lane >> 2, terms = (lane & 3) * 4;
        for (int block = Group.IdxX >> 5; block < columns; block += Group.DimX >> 5)
        {
            int column = (block * Side) + ((group >> 1) * 4) + (group & 1);
            float firstScale = 1f, secondScale = 1f;
            if (TBlocks.AreScaled)
            {
                float first = 0f, second = 0f;
                for (int row = 0; row < rows; row++)
                {
                    first = PowerScale.Larger(first, TWeights.Terms(kernel, inputs, (row * Side) + terms, column));
                    second = PowerScale.Larger(second, TWeights.Terms(kernel, inputs, (row * Side) + terms, column + 2));
                }

                firstScale = PowerScale.Of(PowerScale.LargestOfRow(first));
                secondScale = PowerScale.Of(PowerScale.LargestOfRow(second));
                inverses[column] = PowerScale.Inverse(firstScale);
                inverses[column + 2] = PowerScale.Inverse(secondScale);
            }

            for (int row = 0; row < rows; row++)
            {
                Quad first = TWeights.Terms(kernel, inputs, (row * Side) + terms, column);
                Quad second = TWeights.Terms(kernel, inputs, (row * Side) + terms, column + 2);
                TBlocks.Store(
                    blocks.SubView((((row * columns) + block) * TBlocks.Words * WarpSize) + lane), first * firstScale, second * secondScale);
            }
        }
    }

    /// <summary>Copies values with all threads of a group.</summary>
    /// <param name="source">The memory with them.</param>
    /// <param name="count">How many quads.</param>
    /// <param name="destination">Receives them.</param>
    public static void Copy(ArrayView<Quad> source, int count, ArrayView<Quad> destination)
    {
        for (int i = Group.IdxX; i < count; i += Group.DimX)
            destination[i] = source[i];
    }
}
