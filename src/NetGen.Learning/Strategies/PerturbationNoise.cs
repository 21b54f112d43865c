using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>
/// The perturbations of evolution strategies: numbers of the standard normal distribution that are functions of counters, so that they are computed again where they are
/// needed again and never kept.
/// </summary>
/// <remarks>
/// The elements of a perturbation are <see cref="NormalNumbers"/>, with the bits that they have on every machine. Their seed is the first two words of the <see cref="PhiloxSequence"/> of the purpose
/// <see cref="RandomPurpose.Perturbation"/> whose stream is the generation and whose part is the number of the perturbation in it.
/// </remarks>
internal static class PerturbationNoise
{
    /// <summary>About as many floating-point operations as a number takes.</summary>
    public const int FlopsOfNumber = 60;

    /// <summary>Writes a part of a perturbation.</summary>
    /// <param name="seed">The seed of the evolution.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="pair">The number of the perturbation in it.</param>
    /// <param name="first">The first element.</param>
    /// <param name="numbers">Receives the numbers of as many elements as it is long.</param>
    public static void Fill(long seed, uint generation, int pair, int first, Span<float> numbers)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Perturbation, generation, (uint)pair);
        long seedOfPair = random.NextSeed();
        NormalNumbers.Fill(numbers, seedOfPair, first);
    }
}
