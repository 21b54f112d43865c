using NetGen.Numerics;

namespace NetGen.Tests.Numerics;

public sealed class NonZerosTests
{
    public static TheoryData<int, double> Vectors
    {
        get
        {
            var data = new TheoryData<int, double>();
            foreach (int length in (int[])[1, 2, 15, 16, 17, 31, 64, 100, 784])
            {
                foreach (double share in (double[])[0, 0.2, 0.5, 1])
                    data.Add(length, share);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void List_HoldsWhatIsNotZeroInOrderAndZerosBehind(int length, double share)
    {
        float[] x = Vector(length, share);
        int[] expected = [.. Enumerable.Range(0, length).Where(i => x[i] != 0)];
        float[] values = new float[length + 16];
        int[] offsets = new int[length + 16];

        int count = NonZeros.List(in x[0], length, ref values[0], ref offsets[0]);

        Assert.Equal(expected.Length, NonZeros.Count(in x[0], length));
        Assert.Equal((expected.Length + NonZeros.Padding - 1) / NonZeros.Padding * NonZeros.Padding, count);
        Assert.Equal(expected.Select(i => x[i]), values.Take(expected.Length));
        Assert.Equal(expected.Select(i => 16 * i), offsets.Take(expected.Length));
        Assert.All(values[expected.Length..count], value => Assert.Equal(0, value));
        Assert.All(offsets[expected.Length..count], offset => Assert.InRange(offset, 0, 16 * (length - 1)));
    }

    [Fact]
    public void NaN_IsKept_AndNegativeZeroIsNot()
    {
        float[] x = [-0f, float.NaN, 0, 1];
        float[] values = new float[20];
        int[] offsets = new int[20];
        NonZeros.List(in x[0], 4, ref values[0], ref offsets[0]);
        Assert.Equal(2, NonZeros.Count(in x[0], 4));
        Assert.Equal([float.NaN, 1], values[..2]);
    }

    private static float[] Vector(int length, double share)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ =>
            random.NextDouble() < share ? random.NextSingle() + 0.1f : random.Next(2) == 0 ? 0f : -0f)];
    }
}
