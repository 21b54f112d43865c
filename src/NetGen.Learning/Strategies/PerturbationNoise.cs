using System.Runtime.Intrinsics;
using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>
/// The perturbations of evolution strategies: numbers of the standard normal distribution that are functions of a counter, so that they are computed again where they are
/// needed again and never kept.
/// </summary>
/// <remarks>
/// Elements 4i to 4i + 3 of a perturbation have the words of the block of <see cref="Philox"/> with the counter (i, pair, generation, 0xFFFF0000 + Perturbation), which
/// become numbers as in <see cref="NormalNoise"/>.
/// </remarks>
internal static class PerturbationNoise
{
    private const int BlockSize = 4;

    /// <summary>About as many floating-point operations as a number takes.</summary>
    public const int FlopsOfNumber = 60;

    /// <summary>Writes a part of a perturbation.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="pair">The number of the perturbation in it.</param>
    /// <param name="first">The first element, a multiple of 4.</param>
    /// <param name="numbers">Receives the numbers of as many elements as it is long, a multiple of 4.</param>
    public static void Fill(long seed, uint generation, int pair, int first, Span<float> numbers)
    {
        const uint domain = 0xFFFF_0000 | (uint)RandomPurpose.Perturbation;
        for (int i = 0; i < numbers.Length; i += BlockSize)
        {
            Vector128<uint> counter = Vector128.Create((uint)(first + i) / BlockSize, (uint)pair, generation, domain);
            NormalNoise.Draw(Philox.Block(counter, (ulong)seed), numbers.Slice(i, BlockSize));
        }
    }
}
