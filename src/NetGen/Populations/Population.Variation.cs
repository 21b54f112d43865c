using System.Globalization;
using System.Runtime.Intrinsics;
using NetGen.Randomness;

namespace NetGen;

/// <content>Mutation and crossover.</content>
public sealed partial class Population<TNetwork>
{
    private const int NoiseBlock = 256;
    private const int WordsOfBlock = 4;

    /// <summary>Adds normal noise to all values of a member that training changes: w ← w + σ·ε, ε of the standard normal distribution.</summary>
    /// <param name="member">The index of the member.</param>
    /// <param name="standardDeviation">σ. With −σ and the same seed, the noise is the mirrored one.</param>
    /// <param name="seed">
    /// The same seed gives the same noise, whichever the member: number i of <see cref="NormalNumbers"/> for <see cref="TrainableElements"/>[i]. It is the same bit for bit on every
    /// machine. Take another seed for each member and generation.
    /// </param>
    /// <remarks>Allocates nothing. Padding and moving statistics stay as they are.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member, or σ is not finite.</exception>
    public void Mutate(int member, float standardDeviation, long seed)
    {
        if (!float.IsFinite(standardDeviation))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation),
                string.Create(CultureInfo.InvariantCulture, $"Mutate expects a finite standard deviation, got {standardDeviation}."));
        }

        MarkChanged(member);
        Span<float> values = Floats(member), noise = stackalloc float[NoiseBlock];
        ReadOnlySpan<int> elements = TrainableElements;
        for (int first = 0; first < elements.Length; first += NoiseBlock)
        {
            ReadOnlySpan<int> block = elements[first..Math.Min(first + NoiseBlock, elements.Length)];
            NormalNumbers.Fill(noise[..block.Length], seed, first);
            for (int i = 0; i < block.Length; i++)
                values[block[i]] += standardDeviation * noise[i];
        }
    }

    /// <summary>Makes a member the child of two others: each value that training changes comes from one parent or the other, with equal probability (uniform crossover).</summary>
    /// <param name="a">The index of a parent. Moving statistics come from it.</param>
    /// <param name="b">The index of the other parent.</param>
    /// <param name="to">The index of the child, which may be that of a parent.</param>
    /// <param name="seed">The same seed chooses the same values, on every machine. Take another seed for each child.</param>
    /// <remarks>Allocates nothing. Syswerda, "Uniform crossover in genetic algorithms" (1989).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public void Crossover(int a, int b, int to, long seed) => Crossover(this, a, b, to, seed);

    /// <summary>Makes a member the child of two members of another population, or of this one.</summary>
    internal void Crossover(Population<TNetwork> parents, int a, int b, int to, long seed)
    {
        parents.RequireMember(a);
        parents.RequireMember(b);
        MarkChanged(to);
        ReadOnlySpan<float> ofA = parents.Floats(a), ofB = parents.Floats(b);
        Span<float> child = Floats(to);

        // The child may be a parent. Each value that training changes is chosen below, and padding is 0 in all members.
        ReadOnlySpan<int> elements = TrainableElements;
        CopyOthers(ofA, child);
        for (int first = 0; first < elements.Length; first += 32 * WordsOfBlock)
        {
            Vector128<uint> bits = Philox.Block(
                Vector128.Create((uint)(first / (32 * WordsOfBlock)), 0, 0, 0xFFFF_0000 | (uint)RandomPurpose.Crossover), (ulong)seed);
            int length = Math.Min(32 * WordsOfBlock, elements.Length - first);
            for (int i = 0; i < length; i++)
            {
                int element = elements[first + i];
                bool isOfB = ((bits.GetElement(i / 32) >> (i % 32)) & 1) != 0;
                child[element] = isOfB ? ofB[element] : ofA[element];
            }
        }
    }

    // The parameters that training does not change, whole.
    private void CopyOthers(ReadOnlySpan<float> from, Span<float> to)
    {
        foreach (ParameterInfo info in _description.Parameters)
        {
            if (!info.IsTrainable)
                from.Slice(info.Offset, info.StorageLength).CopyTo(to.Slice(info.Offset, info.StorageLength));
        }
    }
}
