using NetGen.Gpu;
using NetGen.Storage;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>What kernels store in bfloat16 is what files have.</summary>
public sealed class Bfloat16PairsTests
{
    [Fact]
    public void Round_IsThatOfFiles_AndOfEveryKindOfNaNNaN()
    {
        var random = new Random(1);
        uint[] values =
        [
            0, 0x80000000, 0x7F7FFFFF, 0x7F800000, 0xFF800000, 0x7F800001, 0x7FFFFFFF, 0xFFFFFFFF, 0x3F808000, 0x3F818000, 0x3F808001,
            .. Enumerable.Range(0, 100_000).Select(_ => (uint)random.NextInt64(1L << 32)),
        ];
        foreach (uint[] bits in values.Chunk(8).Where(chunk => chunk.Length == 8))
        {
            float[] floats = [.. bits.Select(BitConverter.UInt32BitsToSingle)];
            Quad first = new(floats[0], floats[1], floats[2], floats[3]), second = new(floats[4], floats[5], floats[6], floats[7]);
            Bits4 words = Bfloat16Pairs.Round(first, second);
            Bits2 half = Bfloat16Pairs.Round(first);
            Assert.Equal((words.X, words.Y), (half.X, half.Y));
            Quad lower = Bfloat16Pairs.Values(half), upper = Bfloat16Pairs.Values(new Bits2(words.Z, words.W));
            float[] rounded = [lower.X, lower.Y, lower.Z, lower.W, upper.X, upper.Y, upper.Z, upper.W];
            Assert.Equal(floats.Select(value => Bfloat16Format.ToSingle(Bfloat16Format.Round(value))), rounded);
        }
    }
}
