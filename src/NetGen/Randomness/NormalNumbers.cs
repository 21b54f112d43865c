using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetGen.Randomness;

/// <summary>
/// Numbers of the standard normal distribution, each a function of a seed and an index: mutations, and the perturbations of evolution strategies, which need no memory then.
/// </summary>
/// <remarks>
/// The bits are the same on every machine, operating system and instruction set, so they may be part of what players of a game compute in lockstep. Logarithm, sine and
/// cosine are made of additions, multiplications, divisions and roots of 64-bit floats, which are exact everywhere, and no fused operation. Numbers 4i to 4i + 3 have the words of
/// block i of <see cref="Philox"/>; each two words give two numbers (Box and Muller, 1958).
/// </remarks>
public static class NormalNumbers
{
    private const int BlockSize = 4;
    private const int GroupSize = 4 * BlockSize;

    // That of a PhiloxSequence, so that no purpose shares a number with another.
    private const uint Domain = 0xFFFF_0000 | (uint)RandomPurpose.Mutation;

    /// <summary>Writes consecutive numbers of a sequence.</summary>
    /// <param name="destination">Receives the numbers.</param>
    /// <param name="seed">Which sequence.</param>
    /// <param name="first">The index of the first number, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static void Fill(Span<float> destination, long seed, long first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        Span<float> group = stackalloc float[GroupSize];
        while (destination.Length > 0)
        {
            int skipped = (int)(first % GroupSize);
            if (skipped == 0 && destination.Length >= GroupSize)
            {
                Draw(ref MemoryMarshal.GetReference(destination), seed, first);
                destination = destination[GroupSize..];
                first += GroupSize;
                continue;
            }

            Draw(ref MemoryMarshal.GetReference(group), seed, first - skipped);
            int length = Math.Min(GroupSize - skipped, destination.Length);
            group.Slice(skipped, length).CopyTo(destination);
            destination = destination[length..];
            first += length;
        }
    }

    // A lane for each of four blocks.
    private static void Draw(ref float numbers, long seed, long first)
    {
        ulong block = (ulong)first / BlockSize, key = (ulong)seed;
        Vector128<uint> a = BlockOf(block, key), b = BlockOf(block + 1, key), c = BlockOf(block + 2, key), d = BlockOf(block + 3, key);
        for (int pair = 0; pair < BlockSize; pair += 2)
        {
            Vector256<double> radius = Radius(Unit(a, b, c, d, pair));
            (Vector256<double> sine, Vector256<double> cosine) = SinCos(Unit(a, b, c, d, pair + 1));
            Vector256<double> even = radius * cosine, odd = radius * sine;
            for (int lane = 0; lane < 4; lane++)
            {
                Unsafe.Add(ref numbers, (BlockSize * lane) + pair) = (float)even.GetElement(lane);
                Unsafe.Add(ref numbers, (BlockSize * lane) + pair + 1) = (float)odd.GetElement(lane);
            }
        }
    }

    private static Vector128<uint> BlockOf(ulong block, ulong key) => Philox.Block(Vector128.Create((uint)block, (uint)(block >> 32), 0, Domain), key);

    // Between 0 and 1, and never either.
    private static Vector256<double> Unit(Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, Vector128<uint> d, int word)
    {
        Vector256<double> words = Vector256.Create((double)a.GetElement(word), b.GetElement(word), c.GetElement(word), d.GetElement(word));
        return (words + Vector256.Create(0.5)) * (1.0 / (1L << 32));
    }

    // √(−2·ln u). ln(m·2ᵉ) = e·ln 2 + 2·artanh((m − 1)/(m + 1)), m from √½ to √2: the first term left out of the series is below 1e-12 of the sum.
    private static Vector256<double> Radius(Vector256<double> u)
    {
        const long mantissa = (1L << 52) - 1;
        Vector256<long> bits = u.AsInt64();
        Vector256<double> exponent = Vector256.ConvertToDouble((bits >>> 52) - Vector256.Create(1022L));
        Vector256<double> m = ((bits & Vector256.Create(mantissa)) | Vector256.Create(0.5).AsInt64()).AsDouble();
        Vector256<double> isSmall = Vector256.LessThan(m, Vector256.Create(0.70710678118654752));
        m = Vector256.ConditionalSelect(isSmall, m + m, m);
        exponent = Vector256.ConditionalSelect(isSmall, exponent - Vector256<double>.One, exponent);
        Vector256<double> s = (m - Vector256<double>.One) / (m + Vector256<double>.One), z = s * s;
        Vector256<double> sum = Vector256.Create(1.0 / 13);
        sum = (sum * z) + Vector256.Create(1.0 / 11);
        sum = (sum * z) + Vector256.Create(1.0 / 9);
        sum = (sum * z) + Vector256.Create(1.0 / 7);
        sum = (sum * z) + Vector256.Create(1.0 / 5);
        sum = (sum * z) + Vector256.Create(1.0 / 3);
        sum = (sum * z) + Vector256<double>.One;
        Vector256<double> logarithm = (exponent * 0.69314718055994531) + (2 * s * sum);
        return Vector256.Sqrt(-2 * logarithm);
    }

    // Of 2πu. Taylor's series up to π/4, where the first term left out is below 1e-11.
    private static (Vector256<double> Sine, Vector256<double> Cosine) SinCos(Vector256<double> u)
    {
        Vector256<double> quarters = 4 * u, nearest = Vector256.Floor(quarters + Vector256.Create(0.5));
        Vector256<double> x = (quarters - nearest) * 1.5707963267948966, z = x * x;
        Vector256<double> sine = Vector256.Create(-1.0 / 39916800);
        sine = (sine * z) + Vector256.Create(1.0 / 362880);
        sine = (sine * z) + Vector256.Create(-1.0 / 5040);
        sine = (sine * z) + Vector256.Create(1.0 / 120);
        sine = (sine * z) + Vector256.Create(-1.0 / 6);
        sine = ((sine * z) + Vector256<double>.One) * x;
        Vector256<double> cosine = Vector256.Create(1.0 / 479001600);
        cosine = (cosine * z) + Vector256.Create(-1.0 / 3628800);
        cosine = (cosine * z) + Vector256.Create(1.0 / 40320);
        cosine = (cosine * z) + Vector256.Create(-1.0 / 720);
        cosine = (cosine * z) + Vector256.Create(1.0 / 24);
        cosine = (cosine * z) + Vector256.Create(-0.5);
        cosine = (cosine * z) + Vector256<double>.One;

        // A quarter turn makes the sine of the cosine, and the cosine of the sine with the other sign.
        Vector256<double> first = Vector256.Equals(nearest, Vector256<double>.One), second = Vector256.Equals(nearest, Vector256.Create(2.0)), third = Vector256.Equals(nearest, Vector256.Create(3.0));
        Vector256<double> isOdd = first | third, sign = Vector256.Create(-0.0);
        return (
            Vector256.ConditionalSelect(isOdd, cosine, sine) ^ ((second | third) & sign),
            Vector256.ConditionalSelect(isOdd, sine, cosine) ^ ((first | second) & sign));
    }
}
