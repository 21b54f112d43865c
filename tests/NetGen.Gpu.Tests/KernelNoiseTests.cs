using NetGen.Gpu;
using NetGen.Randomness;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Kernels draw the numbers of layers of noise that the CPU draws, in single precision.</summary>
public sealed class KernelNoiseTests
{
    private const int Rows = 20_000;
    private const int Features = 16;
    private const int Layer = 3;
    private const double Tolerance = 2e-6;

    [Fact]
    public void Draw_GivesTheNumbersOfTheCpu()
    {
        var key = new DropoutKey(-7, (1L << 40) + 5);
        var expected = new float[Rows * Features];
        NormalNoise.Fill(ref expected[0], Features, Rows, 0, Rows, Layer, key);
        var arguments = new KernelArguments { Seed = (ulong)key.Seed, Step = key.Step };
        for (int row = 0; row < Rows; row++)
        {
            for (int quad = 0; quad < Features / 4; quad++)
            {
                Quad actual = KernelNoise.Draw(arguments, row, quad, Layer);
                for (int i = 0; i < 4; i++)
                    Assert.Equal(expected[(row * Features) + (quad * 4) + i], actual[i], Tolerance);
            }
        }
    }

    // Where the logarithm is large, and where it is all but 0.
    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xFFFF_0000u)]
    [InlineData(0xFFFF_FFFEu)]
    [InlineData(0xFFFF_FFFFu)]
    public void Radius_IsExactAtBothEnds(uint word)
    {
        double expected = Math.Sqrt(-2 * Math.Log((word + 0.5) / (1L << 32)));
        Assert.InRange(KernelNoise.Radius(word) / expected, 1 - 1e-6, 1 + 1e-6);
    }

    [Fact]
    public void Angles_AreExactAllAround()
    {
        for (uint part = 0; part < 4096; part++)
        {
            uint word = part << 20;
            double angle = 2 * Math.PI * ((word + 0.5) / (1L << 32));
            Assert.Equal(Math.Cos(angle), KernelNoise.Cosine(word), 3e-7);
            Assert.Equal(Math.Sin(angle), KernelNoise.Sine(word), 3e-7);
        }
    }
}
