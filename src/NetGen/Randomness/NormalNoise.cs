using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Randomness;

/// <summary>The numbers that layers of noise add: those of the standard normal distribution.</summary>
/// <remarks>
/// As in <see cref="DropoutMask"/>, a number depends only on the seed, the step, the layer, the row and the feature. Features 4i to 4i + 3 have the
/// words of one block of <see cref="Philox"/>, whose counter is that of dropout's masks; each two words give two numbers (Box and Muller, 1958).
/// Layers of noise and of dropout are numbered together, so that none shares a counter with another.
/// </remarks>
public static class NormalNoise
{
    private const int Lanes = 16;
    private const int BlockSize = 4;
    private const int MaximumLayer = ushort.MaxValue - 1;
    private const long MaximumStep = (1L << 48) - 1;

    /// <summary>Writes the numbers of consecutive rows in panels: [⌈features/16⌉][rowCapacity][16].</summary>
    /// <param name="destination">
    /// The first of ⌈features/16⌉·<paramref name="rowCapacity"/>·16 floats, which lie as in <see cref="DropoutMask.Fill"/>. The lanes past the
    /// features get 0; rows past <paramref name="rowCount"/> are left alone.
    /// </param>
    /// <param name="features">The values in one row, at least 1.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    /// <param name="firstRow">The number in the batch of the first row to write.</param>
    /// <param name="rowCount">The rows to write, at most <paramref name="rowCapacity"/>.</param>
    /// <param name="layer">The number of the layer among those that draw random numbers, 0 to 65534.</param>
    /// <param name="key">The seed, and the step from 0 to 2⁴⁸ − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static void Fill(ref float destination, int features, int rowCapacity, int firstRow, int rowCount, int layer, DropoutKey key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, rowCapacity);
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, MaximumLayer);
        ArgumentOutOfRangeException.ThrowIfNegative(key.Step, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Step, MaximumStep, nameof(key));
        uint counter2 = (uint)key.Step, counter3 = ((uint)layer << 16) | (uint)(key.Step >> 32);
        Span<float> numbers = stackalloc float[BlockSize];
        for (int row = 0; row < rowCount; row++)
        {
            for (int feature = 0; feature < features; feature += BlockSize)
            {
                Draw(Philox.Block(Vector128.Create((uint)feature / BlockSize, (uint)(firstRow + row), counter2, counter3), (ulong)key.Seed), numbers);
                numbers[Math.Min(features - feature, BlockSize)..].Clear();
                nint start = ((((nint)(feature / Lanes) * rowCapacity) + row) * Lanes) + (feature % Lanes);
                for (int i = 0; i < BlockSize; i++)
                    Unsafe.Add(ref destination, start + i) = numbers[i];
            }

            for (int lane = (features + BlockSize - 1) / BlockSize * BlockSize; lane % Lanes != 0; lane++)
                Unsafe.Add(ref destination, ((((nint)(lane / Lanes) * rowCapacity) + row) * Lanes) + (lane % Lanes)) = 0;
        }
    }

    private static void Draw(Vector128<uint> words, Span<float> numbers)
    {
        for (int pair = 0; pair < BlockSize; pair += 2)
        {
            // Between 0 and 1, and never either.
            const double unit = 1.0 / (1L << 32);
            double radius = Math.Sqrt(-2 * Math.Log((words.GetElement(pair) + 0.5) * unit));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * ((words.GetElement(pair + 1) + 0.5) * unit));
            numbers[pair] = (float)(radius * cosine);
            numbers[pair + 1] = (float)(radius * sine);
        }
    }
}
