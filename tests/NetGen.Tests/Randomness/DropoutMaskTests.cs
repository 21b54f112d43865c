using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NetGen.Randomness;

namespace NetGen.Tests.Randomness;

public sealed class DropoutMaskTests
{
    private static readonly DropoutKey Key = new(0x1234_5678_9ABC_DEF0, 0x0123_4567_89AB);

    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(16, 5, 0)]
    [InlineData(21, 4, 7)]
    [InlineData(100, 9, 1000)]
    public void Fill_IsPhiloxOfFeatureRowStepAndLayer(int features, int rows, int firstRow)
    {
        const double rate = 0.3;
        const int layer = 5;
        int rowCapacity = rows + 2;
        int panels = (features + 15) / 16;
        float[] actual = new float[panels * rowCapacity * 16];
        Array.Fill(actual, -1f);
        DropoutMask.Fill(ref actual[0], features, rowCapacity, firstRow, rows, rate, layer, Key);

        uint threshold = (uint)Math.Round(rate * Math.Pow(2, 32));
        for (int row = 0; row < rowCapacity; row++)
        {
            for (int feature = 0; feature < panels * 16; feature++)
            {
                var counter = Vector128.Create(
                    (uint)feature / 4, (uint)(firstRow + row), 0x4567_89ABu, (uint)((layer << 16) | 0x0123));
                uint word = Philox.Block(counter, (ulong)Key.Seed).GetElement(feature % 4);
                float mask = word < threshold ? 0f : (float)(1 / (1 - rate));
                float expected = row >= rows ? -1f : feature >= features ? 0f : mask;
                Assert.Equal(expected, actual[(((feature / 16 * rowCapacity) + row) * 16) + (feature % 16)]);
            }
        }
    }

    [Fact]
    public void EveryInstructionSet_FillsTheSameBits()
    {
        var mask = new DropoutMask.PanelMask(0xFEDC_BA98_7654_3210, 0xFFFF_FFFF, 0x8000_0001, 0x9000_0000, 2.5f);
        foreach (int lanes in new[] { 1, 4, 7, 11, 16 })
        {
            float[] scalar = new float[10 * 16];
            float[] vector = new float[10 * 16];
            mask.FillScalar(ref scalar[0], 0x3FFF_FFF0, 0xFFFF_FFFA, 10, lanes);
            if (Sse2.IsSupported)
            {
                mask.FillSse2(ref vector[0], 0x3FFF_FFF0, 0xFFFF_FFFA, 10, lanes);
                Assert.Equal(scalar, vector);
            }

            if (Avx2.IsSupported)
            {
                Array.Clear(vector);
                mask.FillAvx2(ref vector[0], 0x3FFF_FFF0, 0xFFFF_FFFA, 10, lanes);
                Assert.Equal(scalar, vector);
            }
        }
    }

    [Fact]
    public void Rows_DoNotDependOnHowTheBatchIsDivided()
    {
        float[] whole = new float[3 * 8 * 16];
        DropoutMask.Fill(ref whole[0], 40, 8, 0, 8, 0.5, 2, Key);
        float[] part = new float[3 * 3 * 16];
        DropoutMask.Fill(ref part[0], 40, 3, 5, 3, 0.5, 2, Key);
        for (int panel = 0; panel < 3; panel++)
            Assert.Equal(whole.AsSpan(((panel * 8) + 5) * 16, 48), part.AsSpan(panel * 48, 48));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Fill_DropsAtTheRate_AndKeepsTheMean(double rate)
    {
        const int count = 512 * 512;
        float[] mask = new float[count];
        DropoutMask.Fill(ref mask[0], 512, 512, 0, 512, rate, 0, new DropoutKey(11, 3));
        int dropped = mask.Count(value => value == 0);

        // Five standard deviations of a binomial count.
        double tolerance = 5 * Math.Sqrt(count * rate * (1 - rate));
        Assert.Equal(count * rate, dropped, tolerance);
        Assert.Equal(1, mask.Average(), tolerance / count / (1 - rate));
    }

    [Fact]
    public void Fill_WithRateZero_KeepsEverything()
    {
        float[] mask = new float[64 * 16];
        DropoutMask.Fill(ref mask[0], 16, 64, 0, 64, 0, 0, Key);
        Assert.All(mask, value => Assert.Equal(1f, value));
    }

    [Fact]
    public void Fill_ChangesWithEveryPartOfItsKey()
    {
        float[] Mask(int layer, long seed, long step)
        {
            float[] mask = new float[256];
            DropoutMask.Fill(ref mask[0], 16, 16, 0, 16, 0.5, layer, new DropoutKey(seed, step));
            return mask;
        }

        float[][] masks =
        [
            Mask(0, 1, 0), Mask(1, 1, 0), Mask(0, 2, 0), Mask(0, 1 + (1L << 32), 0), Mask(0, 1, 1), Mask(0, 1, 1L << 32),
        ];
        Assert.Equal(masks.Length, masks.Select(mask => string.Join(' ', mask)).Distinct().Count());
    }

    [Theory]
    [InlineData(1.0, 0, 0)]
    [InlineData(-0.1, 0, 0)]
    [InlineData(double.NaN, 0, 0)]
    [InlineData(0.5, 65535, 0)]
    [InlineData(0.5, -1, 0)]
    [InlineData(0.5, 0, -1)]
    [InlineData(0.5, 0, 1L << 48)]
    public void Fill_OutsideItsRanges_Throws(double rate, int layer, long step)
    {
        float[] mask = new float[16];
        Assert.Throws<ArgumentOutOfRangeException>(
            () => DropoutMask.Fill(ref mask[0], 16, 1, 0, 1, rate, layer, new DropoutKey(1, step)));
    }
}
