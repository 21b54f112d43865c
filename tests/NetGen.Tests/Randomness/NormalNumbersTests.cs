using System.Runtime.Intrinsics;
using NetGen.Randomness;

namespace NetGen.Tests.Randomness;

public sealed class NormalNumbersTests
{
    [Fact]
    public void Fill_IsBoxAndMullersOfPhilox()
    {
        const long seed = 0x1234_5678_9ABC_DEF0;
        float[] numbers = new float[4000];
        NormalNumbers.Fill(numbers, seed);
        for (int i = 0; i < numbers.Length; i++)
        {
            Vector128<uint> words = Philox.Block(Vector128.Create((uint)i / 4, 0, 0, 0xFFFF_0000 + (uint)RandomPurpose.Mutation), unchecked((ulong)seed));
            int pair = i % 4 / 2 * 2;
            double u = (words.GetElement(pair) + 0.5) / Math.Pow(2, 32), angle = 2 * Math.PI * (words.GetElement(pair + 1) + 0.5) / Math.Pow(2, 32);
            double expected = Math.Sqrt(-2 * Math.Log(u)) * (i % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));

            // The series leave out 1e-11, and a number is rounded to 6e-8 of itself.
            Assert.Equal(expected, numbers[i], 1e-9 + (6e-8 * Math.Abs(expected)));
        }
    }

    // The hash was the same with AVX-512, AVX2, SSE and without vectors.
    [Fact]
    public void Bits_AreTheSameOnEveryMachine()
    {
        float[] numbers = new float[100_000];
        NormalNumbers.Fill(numbers, seed: 42);
        var hash = default(HashCode64);
        foreach (float number in numbers)
            hash.Add(BitConverter.SingleToUInt32Bits(number));
        Assert.Equal(14_447_041_091_707_189_138UL, hash.Value);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 5)]
    [InlineData(15, 40)]
    [InlineData(16, 16)]
    [InlineData(1003, 333)]
    public void Parts_AreThoseOfTheWhole(int first, int length)
    {
        float[] whole = new float[1400], part = new float[length];
        NormalNumbers.Fill(whole, seed: 9);
        NormalNumbers.Fill(part, seed: 9, first);
        Assert.Equal(whole.AsSpan(first, length), part.AsSpan());
    }

    [Fact]
    public void Numbers_AreOfTheStandardNormalDistribution()
    {
        const int count = 160_000;
        float[] numbers = new float[count];
        NormalNumbers.Fill(numbers, seed: 3);

        // Five standard deviations of the moments of that many numbers; Φ(1) = 0.8413, Φ(2) = 0.9772.
        Assert.Equal(0, numbers.Average(x => (double)x), 5 / Math.Sqrt(count));
        Assert.Equal(1, numbers.Average(x => (double)x * x), 5 * Math.Sqrt(2.0 / count));
        Assert.Equal(0, numbers.Average(x => Math.Pow(x, 3)), 5 * Math.Sqrt(15.0 / count));
        Assert.Equal(0.8413, numbers.Count(x => x < 1) / (double)count, 5 * 0.37 / Math.Sqrt(count));
        Assert.Equal(0.9772, numbers.Count(x => x < 2) / (double)count, 5 * 0.15 / Math.Sqrt(count));
    }

    [Fact]
    public void AnotherSeed_GivesOtherNumbers()
    {
        float[] one = new float[16], other = new float[16];
        NormalNumbers.Fill(one, seed: 1);
        NormalNumbers.Fill(other, seed: 2);
        Assert.NotEqual(one, other);
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalNumbers.Fill(one, seed: 1, first: -1));
    }

    // FNV-1a, whose result no process changes.
    private struct HashCode64
    {
        private ulong _value;

        public readonly ulong Value => _value;

        public void Add(uint word) => _value = (_value ^ word) * 1_099_511_628_211;
    }
}
