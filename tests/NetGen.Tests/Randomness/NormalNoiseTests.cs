using System.Runtime.Intrinsics;
using NetGen.Randomness;

namespace NetGen.Tests.Randomness;

public sealed class NormalNoiseTests
{
    private static readonly DropoutKey Key = new(0x1234_5678_9ABC_DEF0, 0x0123_4567_89AB);

    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(16, 5, 0)]
    [InlineData(21, 4, 7)]
    [InlineData(35, 9, 1000)]
    public void Fill_IsBoxAndMullersOfPhilox(int features, int rows, int firstRow)
    {
        const int layer = 5;
        int rowCapacity = rows + 2, panels = (features + 15) / 16;
        float[] actual = new float[panels * rowCapacity * 16];
        Array.Fill(actual, -9f);

        NormalNoise.Fill(ref actual[0], features, rowCapacity, firstRow, rows, layer, Key);

        for (int row = 0; row < rowCapacity; row++)
        {
            for (int feature = 0; feature < panels * 16; feature++)
            {
                Vector128<uint> words = Philox.Block(
                    Vector128.Create((uint)feature / 4, (uint)(firstRow + row), 0x4567_89ABu, (uint)((layer << 16) | 0x0123)), (ulong)Key.Seed);
                int pair = feature % 4 / 2 * 2;
                double u = (words.GetElement(pair) + 0.5) / Math.Pow(2, 32), angle = 2 * Math.PI * (words.GetElement(pair + 1) + 0.5) / Math.Pow(2, 32);
                double number = Math.Sqrt(-2 * Math.Log(u)) * (feature % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));
                double expected = row >= rows ? -9 : feature >= features ? 0 : number;
                Assert.Equal(expected, actual[(((feature / 16 * rowCapacity) + row) * 16) + (feature % 16)], 1e-5);
            }
        }
    }

    [Fact]
    public void Rows_DoNotDependOnHowTheBatchIsDivided()
    {
        float[] whole = new float[3 * 8 * 16], part = new float[3 * 3 * 16];
        NormalNoise.Fill(ref whole[0], 40, 8, 0, 8, 2, Key);
        NormalNoise.Fill(ref part[0], 40, 3, 5, 3, 2, Key);
        for (int panel = 0; panel < 3; panel++)
            Assert.Equal(whole.AsSpan(((panel * 8) + 5) * 16, 48), part.AsSpan(panel * 48, 48));
    }

    [Fact]
    public void Numbers_AreOfTheStandardNormalDistribution()
    {
        const int count = 16 * 10_000;
        float[] numbers = new float[count];
        NormalNoise.Fill(ref numbers[0], 16, count / 16, 0, count / 16, 0, new DropoutKey(1, 2));

        // Five standard deviations of the moments of that many numbers; Φ(1) = 0.8413, Φ(2) = 0.9772.
        Assert.Equal(0, numbers.Average(x => (double)x), 5 / Math.Sqrt(count));
        Assert.Equal(1, numbers.Average(x => (double)x * x), 5 * Math.Sqrt(2.0 / count));
        Assert.Equal(0, numbers.Average(x => Math.Pow(x, 3)), 5 * Math.Sqrt(15.0 / count));
        Assert.Equal(0.8413, numbers.Count(x => x < 1) / (double)count, 5 * 0.37 / Math.Sqrt(count));
        Assert.Equal(0.9772, numbers.Count(x => x < 2) / (double)count, 5 * 0.15 / Math.Sqrt(count));
    }

    [Fact]
    public void AnotherSeedStepOrLayer_GivesOtherNumbers()
    {
        float[] Of(int layer, DropoutKey key)
        {
            float[] numbers = new float[16];
            NormalNoise.Fill(ref numbers[0], 16, 1, 0, 1, layer, key);
            return numbers;
        }

        Assert.NotEqual(Of(0, new(1, 2)), Of(1, new(1, 2)));
        Assert.NotEqual(Of(0, new(1, 2)), Of(0, new(2, 2)));
        Assert.NotEqual(Of(0, new(1, 2)), Of(0, new(1, 3)));
        Assert.Equal(Of(0, new(1, 2)), Of(0, new(1, 2)));
    }

    [Fact]
    public void ArgumentsOutOfRange_AreRefused()
    {
        float[] numbers = new float[64];
        Assert.Throws<ArgumentOutOfRangeException>("features", () => NormalNoise.Fill(ref numbers[0], 0, 1, 0, 1, 0, Key));
        Assert.Throws<ArgumentOutOfRangeException>("firstRow", () => NormalNoise.Fill(ref numbers[0], 1, 1, -1, 1, 0, Key));
        Assert.Throws<ArgumentOutOfRangeException>("rowCount", () => NormalNoise.Fill(ref numbers[0], 1, 1, 0, 2, 0, Key));
        Assert.Throws<ArgumentOutOfRangeException>("layer", () => NormalNoise.Fill(ref numbers[0], 1, 1, 0, 1, 65535, Key));
        Assert.Throws<ArgumentOutOfRangeException>("key", () => NormalNoise.Fill(ref numbers[0], 1, 1, 0, 1, 0, new DropoutKey(1, -1)));
    }
}
