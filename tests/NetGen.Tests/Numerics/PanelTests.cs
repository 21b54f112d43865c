using System.Runtime.InteropServices;
using NetGen.Numerics;

namespace NetGen.Tests.Numerics;

public sealed class PanelScalarTests : PanelTests<PanelScalar>;

public sealed class Panel128Tests : PanelTests<Panel128>;

public sealed class Panel256Tests : PanelTests<Panel256>;

public sealed class Panel512Tests : PanelTests<Panel512>;

/// <summary>Every member of a panel type against a plain loop over sixteen floats.</summary>
public abstract class PanelTests<TPanel>
    where TPanel : struct, IPanel<TPanel>
{
    private const float NaN = float.NaN;
    private const float Infinity = float.PositiveInfinity;

    private static readonly float[] A =
        [0f, -0f, 1f, -1f, 2.5f, 3.5f, -0.5f, 1e-40f, 1e30f, -7.25f, NaN, 3f, Infinity, -Infinity, 5f, 0.1f];

    private static readonly float[] B =
        [1f, 2f, 1f, -3f, 2f, -0.25f, NaN, 4f, 1e30f, -7.5f, NaN, 2f, 1f, 8f, Infinity, -0.3f];

    private static readonly float[] C =
        [0.1f, 0.2f, -5f, 7f, 0.3f, 11f, 1f, 2f, -1f, 0.7f, 4f, NaN, 3f, 3f, -2f, 9f];

    [Fact]
    public void LoadAndStore_WithOffset_TouchSixteenFloats()
    {
        float[] source = new float[40];
        for (int i = 0; i < source.Length; i++)
            source[i] = i;
        float[] destination = new float[40];
        TPanel.Load(ref source[0], 7).Store(ref destination[0], 11);

        for (int i = 0; i < destination.Length; i++)
            Assert.Equal(i is >= 11 and < 27 ? i - 4 : 0, destination[i]);
    }

    [Fact]
    public void LoadBfloat16_OfEveryBitPattern_IsTheFloatWithThoseUpperBits()
    {
        uint[] words = new uint[8 + 3];
        for (uint pattern = 0; pattern <= ushort.MaxValue; pattern += 8)
        {
            // Both halves of every word meet every pattern, in whatever lane.
            for (uint lane = 0; lane < 8; lane++)
                words[lane + 3] = (pattern + lane) | ((ushort.MaxValue - pattern - lane) << 16);
            float[] lanes = Lanes(TPanel.LoadBfloat16(ref MemoryMarshal.Cast<uint, float>(words.AsSpan())[0], 3));

            for (uint lane = 0; lane < 8; lane++)
            {
                Assert.Equal((pattern + lane) << 16, BitConverter.SingleToUInt32Bits(lanes[lane]));
                Assert.Equal((ushort.MaxValue - pattern - lane) << 16, BitConverter.SingleToUInt32Bits(lanes[lane + 8]));
            }
        }
    }

    [Fact]
    public void AddBfloat16Pair_AddsTheProductsOfTwoRows()
    {
        // Small integers: every product and sum is exact.
        ushort Half(int value) => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
        uint[] words = new uint[3 + 16];
        for (int word = 0; word < 16; word++)
            words[word + 3] = Half(Weight(word / 8, word % 8)) | ((uint)Half(Weight(word / 8, (word % 8) + 8)) << 16);
        (TPanel low, TPanel high) = (TPanel.Broadcast(0.5f), TPanel.Broadcast(2));

        for (int time = 0; time < 2; time++)
            TPanel.AddBfloat16Pair(ref low, ref high, TPanel.BroadcastPair(3, -5), ref MemoryMarshal.Cast<uint, float>(words.AsSpan())[0], 3);

        Assert.Equal(
            Enumerable.Range(0, 16).Select(output => (2f * ((3 * Weight(0, output)) - (5 * Weight(1, output)))) + (output < 8 ? 1 : 4)),
            Lanes(TPanel.JoinPair(low, high)));

        static int Weight(int row, int output) => (20 * row) + output - 7;
    }

    [Fact]
    public void LoadInt8_OfEveryByteInEveryLane_IsItsNumber()
    {
        sbyte[] bytes = new sbyte[16 + 12];
        for (int value = 0; value < 256; value++)
        {
            for (int lane = 0; lane < 16; lane++)
                bytes[lane + 12] = (sbyte)(value + lane);
            float[] lanes = Lanes(TPanel.LoadInt8(ref MemoryMarshal.Cast<sbyte, float>(bytes.AsSpan())[0], 3));
            Assert.Equal(bytes[12..].Select(number => (float)number), lanes);
        }
    }

    [Fact]
    public void StoreFirst_TouchesOnlyTheFirstLanes()
    {
        float[] source = [.. Enumerable.Range(1, 16).Select(i => (float)i)];
        for (int count = 1; count <= 16; count++)
        {
            float[] destination = new float[20];
            TPanel.Load(ref source[0], 0).StoreFirst(ref destination[2], count);
            for (int i = 0; i < destination.Length; i++)
                Assert.Equal(i >= 2 && i < 2 + count ? i - 1 : 0, destination[i]);
        }
    }

    [Fact]
    public void BroadcastLane_FillsEveryLaneWithOne()
    {
        float[] source = [.. Enumerable.Range(1, 16).Select(i => (float)i)];
        for (int lane = 0; lane < 16; lane++)
        {
            TPanel result = TPanel.BroadcastLane(TPanel.Load(ref source[0], 0), lane);
            Assert.All(Lanes(result), value => Assert.Equal(lane + 1, value));
        }
    }

    // NaN after the lanes that count, and a start whose lanes after the fourth are not 0.
    [Fact]
    public void MultiplyAddColumn_AddsAsManyProductsAsAskedFor()
    {
        float[] column = [.. Enumerable.Range(0, 16 * 17).Select(i => i % 16 == 3 ? (i * 0.5f) - 20 : NaN)];
        float[] start = [0.75f, 0f, 0f, 0f, .. Enumerable.Repeat(NaN, 12)];
        for (int count = 1; count <= 16; count++)
        {
            int first = count;
            float[] value = [.. Enumerable.Range(0, 16).Select(i => i < first ? i - 2.5f : NaN)];
            double expected = 0.75 + Enumerable.Range(0, count).Sum(i => (double)value[i] * column[3 + (16 * i)]);
            TPanel result = TPanel.MultiplyAddColumn(
                TPanel.Load(ref value[0], 0), ref column[0], 3, count, TPanel.Load(ref start[0], 0));
            Assert.Equal(expected, Lanes(result)[0]);
        }
    }

    [Fact]
    public void PowerOfTwoFromBits_IsExact()
    {
        for (int n = -126; n <= 127; n++)
        {
            TPanel power = TPanel.PowerOfTwoFromBits(TPanel.Broadcast((1.5f * (1 << 23)) + 127 + n));
            Assert.All(Lanes(power), lane => Assert.Equal(MathF.ScaleB(1f, n), lane));
        }
    }

    [Fact]
    public void ZeroAndBroadcast_FillEveryLane()
    {
        Assert.All(Lanes(TPanel.Zero), lane => Assert.Equal(0f, lane));
        Assert.All(Lanes(TPanel.Broadcast(-3.25f)), lane => Assert.Equal(-3.25f, lane));
    }

    [Fact]
    public void Arithmetic_MatchesScalarOperators()
    {
        Check((x, y) => x + y, (x, y) => x + y);
        Check((x, y) => x - y, (x, y) => x - y);
        Check((x, y) => x * y, (x, y) => x * y);
        Check((x, y) => x / y, (x, y) => x / y);
        Check((x, _) => -x, (x, _) => -x);
        Check((x, _) => TPanel.Abs(x), (x, _) => MathF.Abs(x));
        Check((x, _) => TPanel.Sqrt(x), (x, _) => MathF.Sqrt(x));
    }

    [Fact]
    public void MinAndMax_MatchIeeeMinimumAndMaximum()
    {
        Check(TPanel.Min, MathF.Min);
        Check(TPanel.Max, MathF.Max);
        Check((x, y) => TPanel.Min(y, x), MathF.Min);
        Check((x, y) => TPanel.Max(y, x), MathF.Max);
        Check((x, _) => TPanel.Max(TPanel.Zero, x), (x, _) => MathF.Max(0f, x));
    }

    [Fact]
    public void Comparisons_GiveMasksThatAndTakes()
    {
        TPanel one = TPanel.Broadcast(1f);
        Check((x, y) => TPanel.GreaterThan(x, y) & one, (x, y) => x > y ? 1f : 0f);
        Check((x, y) => TPanel.GreaterThanOrEqual(x, y) & one, (x, y) => x >= y ? 1f : 0f);
    }

    [Fact]
    public void Select_TakesLanesByMask() =>
        Check((x, y) => TPanel.Select(TPanel.GreaterThan(x, y), x, y), (x, y) => x > y ? x : y);

    [Fact]
    public void MultiplyAdd_IsFusedOrRoundedTwice()
    {
        float[] actual = Lanes(TPanel.MultiplyAdd(Panel(A), Panel(B), Panel(C)));
        for (int i = 0; i < 16; i++)
        {
            float fused = MathF.FusedMultiplyAdd(A[i], B[i], C[i]);
            float twice = (A[i] * B[i]) + C[i];
            bool mayRoundTwice = typeof(TPanel) == typeof(Panel128) || typeof(TPanel) == typeof(PanelScalar);
            Assert.True(Same(actual[i], fused) || (mayRoundTwice && Same(actual[i], twice)), $"lane {i}: {actual[i]}");
        }
    }

    [Fact]
    public void AddProduct_IsMultiplyAdd()
    {
        float[] memory = [1, 2, 3, .. B];
        TPanel sum = Panel(C), sumOfMemory = Panel(C);
        sum.AddProduct(Panel(A), Panel(B));
        sumOfMemory.AddProduct(Panel(A), ref memory[1], 2);

        float[] expected = Lanes(TPanel.MultiplyAdd(Panel(A), Panel(B), Panel(C)));
        Assert.Equal(expected, Lanes(sum));
        Assert.Equal(expected, Lanes(sumOfMemory));
    }

    [Fact]
    public void ScaleByPowerOfTwo_CoversTheExponentRange()
    {
        float[] exponents = [-126, -125, -64, -3, -2, -1, 0, 1, 2, 3, 10, 50, 100, 120, 126, 127];
        float[] actual = Lanes(TPanel.ScaleByPowerOfTwo(TPanel.Broadcast(1.5f), Panel(exponents)));
        for (int i = 0; i < 16; i++)
            Assert.Equal(MathF.ScaleB(1.5f, (int)exponents[i]), actual[i]);
    }

    [Fact]
    public void SplitExponent_OfPositiveNormals_PutsTheMantissaInOneToTwo()
    {
        float[] values =
        [
            1f, 2f, 0.5f, 1.99f, 3.7f, 1e-30f, 1e30f, 1.17549435e-38f,
            float.MaxValue, 7f, 9f, 1e5f, 0.1f, 0.3f, 12f, 100f,
        ];
        float[] mantissas = Lanes(TPanel.SplitExponent(Panel(values), out TPanel exponent));
        float[] exponents = Lanes(exponent);
        for (int i = 0; i < 16; i++)
        {
            Assert.InRange(mantissas[i], 1f, 2f - 1e-7f);
            Assert.Equal(values[i], MathF.ScaleB(mantissas[i], (int)exponents[i]));
        }
    }

    [Fact]
    public void FirstLanes_MasksExactlyTheCount()
    {
        for (int count = 0; count <= 16; count++)
        {
            float[] actual = Lanes(TPanel.FirstLanes(count) & TPanel.Broadcast(1f));
            for (int i = 0; i < 16; i++)
                Assert.Equal(i < count ? 1f : 0f, actual[i]);
        }
    }

    [Fact]
    public void AddLanes_OfAddedQuarters_IsTheSumOfEach()
    {
        var random = new System.Random(6);
        TPanel[] x = new TPanel[16];
        for (int i = 0; i < 16; i++)
            x[i] = Panel([.. Enumerable.Range(0, 16).Select(_ => random.NextSingle() - 0.5f)]);
        TPanel[] p = [.. Enumerable.Range(0, 4).Select(i => TPanel.AddQuarters(x[i], x[4 + i], x[8 + i], x[12 + i]))];
        Assert.Equal(x.Select(TPanel.Sum), Lanes(TPanel.AddLanes(p[0], p[1], p[2], p[3])));
    }

    [Fact]
    public void Sums_AreThoseOfEachPanel_AndZeros()
    {
        var random = new System.Random(8);
        TPanel[] x = [.. Enumerable.Range(0, 4).Select(_ => Panel([.. Enumerable.Range(0, 16).Select(_ => random.NextSingle() - 0.5f)]))];
        Check(1, TPanel.Sums(x[0]));
        Check(2, TPanel.Sums(x[0], x[1]));
        Check(4, TPanel.Sums(x[0], x[1], x[2], x[3]));

        void Check(int count, TPanel actual) =>
            Assert.Equal([.. x.Take(count).Select(TPanel.Sum), .. Enumerable.Repeat(0f, 16 - count)], Lanes(actual));
    }

    [Fact]
    public void LoadFirst_HasZerosAfterTheLastLane()
    {
        float[] source = [.. Enumerable.Range(1, 18).Select(i => (float)i)];
        for (int count = 1; count <= 16; count++)
            Assert.Equal(Enumerable.Range(0, 16).Select(i => i < count ? i + 3f : 0f), Lanes(TPanel.LoadFirst(ref source[0], 2, count)));
        Assert.Equal(16, TPanel.LaneCount);
    }

    [Fact]
    public void Sum_AddsInTheDocumentedOrder()
    {
        var random = new System.Random(5);
        for (int round = 0; round < 100; round++)
        {
            float[] values = new float[16];
            for (int i = 0; i < 16; i++)
                values[i] = (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(0, 8)));
            float[] folded = (float[])values.Clone();
            for (int width = 8; width > 0; width /= 2)
                for (int i = 0; i < width; i++)
                    folded[i] += folded[i + width];
            float sum = TPanel.Sum(Panel(values));
            Assert.Equal(BitConverter.SingleToInt32Bits(folded[0]), BitConverter.SingleToInt32Bits(sum));
        }
    }

    [Fact]
    public void MaxLane_FindsTheLargestInEveryLane()
    {
        for (int i = 0; i < 16; i++)
        {
            float[] values = new float[16];
            Array.Fill(values, -5f);
            values[i] = -1f;
            Assert.Equal(-1f, TPanel.MaxLane(Panel(values)));
        }
    }

    private static void Check(Func<TPanel, TPanel, TPanel> operation, Func<float, float, float> expected)
    {
        float[] actual = Lanes(operation(Panel(A), Panel(B)));
        for (int i = 0; i < 16; i++)
        {
            float scalar = expected(A[i], B[i]);
            Assert.True(Same(scalar, actual[i]), $"lane {i}: expected {scalar}, got {actual[i]}");
        }
    }

    private static bool Same(float x, float y) => x.Equals(y);

    private static TPanel Panel(float[] values) =>
        TPanel.Load(ref MemoryMarshal.GetArrayDataReference(values), 0);

    private static float[] Lanes(TPanel panel)
    {
        float[] lanes = new float[16];
        panel.Store(ref lanes[0], 0);
        return lanes;
    }
}
