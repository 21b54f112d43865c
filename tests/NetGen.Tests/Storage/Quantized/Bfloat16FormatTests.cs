using NetGen.Storage;

namespace NetGen.Tests.Storage.Quantized;

public sealed class Bfloat16FormatTests
{
    private const int Infinity = 0x7F80;

    [Fact]
    public void Round_OfWhatBfloat16Has_ChangesNothing()
    {
        for (int half = 0; half <= ushort.MaxValue; half++)
        {
            float value = Bfloat16Format.ToSingle((ushort)half);
            Assert.Equal((uint)half << 16, BitConverter.SingleToUInt32Bits(value));
            int rounded = Bfloat16Format.Round(value);
            if (float.IsNaN(value))
                Assert.Equal(half | 0x40, rounded);
            else
                Assert.Equal(half, rounded);
        }
    }

    [Fact]
    public void Round_BetweenTwoValues_TakesTheNearest_AndTheEvenOneOfTwo()
    {
        // The bits of a positive float and of its bfloat16 count upwards with the value; after the largest is infinity.
        for (uint half = 0; half < Infinity; half++)
        {
            foreach (uint sign in (ReadOnlySpan<uint>)[0, 0x8000])
            {
                uint bits = (half | sign) << 16;
                Assert.Equal(half | sign, Round(bits + 1));
                Assert.Equal(half | sign, Round(bits + 0x7FFF));
                Assert.Equal((half + (half & 1)) | sign, Round(bits + 0x8000));
                Assert.Equal((half + 1) | sign, Round(bits + 0x8001));
                Assert.Equal((half + 1) | sign, Round(bits + 0xFFFF));
            }
        }
    }

    [Fact]
    public void Round_OfEveryKindOfNaN_IsNaN()
    {
        foreach (uint bits in (ReadOnlySpan<uint>)[0x7F800001, 0x7FFFFFFF, 0xFF800001, 0xFFFFFFFF, 0x7FC00000, 0x7F80FFFF])
            Assert.True(float.IsNaN(Bfloat16Format.ToSingle((ushort)Round(bits))), $"{bits:X8}");
    }

    private static uint Round(uint bits) => Bfloat16Format.Round(BitConverter.UInt32BitsToSingle(bits));
}
