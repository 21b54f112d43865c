using NetGen.Numerics;

namespace NetGen.Tests.Numerics;

public sealed class HalfPanel128Tests : HalfPanelTests<HalfPanel128, Panel128>;

public sealed class HalfPanel256Tests : HalfPanelTests<HalfPanel256, Panel256>;

/// <summary>Every member of a half panel against the first eight lanes of a whole one, bit for bit.</summary>
public abstract class HalfPanelTests<THalf, TWhole>
    where THalf : struct, IPanel<THalf>
    where TWhole : struct, IPanel<TWhole>
{
    private const int Lanes = 8;

    // Ordinary values, and in turn each of those that are special.
    private static readonly float[] Special =
        [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-40f, -1e30f, 1e30f, 0.5f, 2.5f];

    [Fact]
    public void LoadAndStore_WithOffset_TouchEightFloats()
    {
        float[] source = [.. Enumerable.Range(1, 40).Select(i => (float)i)];
        float[] destination = new float[40];
        THalf.Load(ref source[0], 7).Store(ref destination[0], 11);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i is >= 11 and < 19 ? i - 3f : 0f), destination);
    }

    [Fact]
    public void StoreFirst_TouchesOnlyTheFirstLanes()
    {
        float[] source = [.. Enumerable.Range(1, 16).Select(i => (float)i)];
        for (int count = 1; count <= Lanes; count++)
        {
            float[] destination = new float[20];
            THalf.Load(ref source[0], 0).StoreFirst(ref destination[2], count);
            Assert.Equal(Enumerable.Range(0, 20).Select(i => i >= 2 && i < 2 + count ? i - 1f : 0f), destination);
        }
    }

    [Fact]
    public void LoadFirst_HasZerosAfterTheLastLane()
    {
        float[] source = [.. Enumerable.Range(1, 18).Select(i => (float)i)], lanes = new float[Lanes];
        for (int count = 1; count <= 16; count++)
        {
            THalf.LoadFirst(ref source[0], 2, count).Store(ref lanes[0], 0);
            Assert.Equal(Enumerable.Range(0, Lanes).Select(i => i < count ? i + 3f : 0f), lanes);
        }

        Assert.Equal(Lanes, THalf.LaneCount);
    }

    [Fact]
    public void Sums_AreThoseOfEachPanel_AndZeros()
    {
        var random = new Random(8);
        float[] source = [.. Enumerable.Range(0, 4 * Lanes).Select(_ => random.NextSingle() - 0.5f)], lanes = new float[Lanes];
        THalf[] x = [.. Enumerable.Range(0, 4).Select(i => THalf.Load(ref source[i * Lanes], 0))];
        Check(1, THalf.Sums(x[0]));
        Check(2, THalf.Sums(x[0], x[1]));
        Check(4, THalf.Sums(x[0], x[1], x[2], x[3]));

        void Check(int count, THalf actual)
        {
            actual.Store(ref lanes[0], 0);
            Assert.Equal([.. x.Take(count).Select(THalf.Sum), .. Enumerable.Repeat(0f, Lanes - count)], lanes);
        }
    }

    [Fact]
    public void Lanes_AreThoseOfWholePanels()
    {
        Check((_, _, _) => THalf.Zero, (_, _, _) => TWhole.Zero);
        Check((_, _, _) => THalf.Broadcast(-3.25f), (_, _, _) => TWhole.Broadcast(-3.25f));
        for (int lane = 0; lane < Lanes; lane++)
        {
            int which = lane;
            Check((x, _, _) => THalf.BroadcastLane(x, which), (x, _, _) => TWhole.BroadcastLane(x, which));
        }

        for (int count = 0; count <= Lanes; count++)
        {
            int first = count;
            Check((x, _, _) => THalf.FirstLanes(first) & x, (x, _, _) => TWhole.FirstLanes(first) & x);
        }
    }

    [Fact]
    public void Arithmetic_IsThatOfWholePanels()
    {
        Check((x, y, _) => x + y, (x, y, _) => x + y);
        Check((x, y, _) => x - y, (x, y, _) => x - y);
        Check((x, y, _) => x * y, (x, y, _) => x * y);
        Check((x, y, _) => x / y, (x, y, _) => x / y);
        Check((x, _, _) => -x, (x, _, _) => -x);
        Check((x, y, z) => THalf.Select(THalf.GreaterThan(x, y), y, z), (x, y, z) => TWhole.Select(TWhole.GreaterThan(x, y), y, z));
        Check(
            (x, y, z) => THalf.Select(THalf.GreaterThanOrEqual(x, y), y, z),
            (x, y, z) => TWhole.Select(TWhole.GreaterThanOrEqual(x, y), y, z));
        Check((x, y, _) => THalf.Min(x, y), (x, y, _) => TWhole.Min(x, y));
        Check((x, y, _) => THalf.Max(x, y), (x, y, _) => TWhole.Max(x, y));
        Check((x, _, _) => THalf.Abs(x), (x, _, _) => TWhole.Abs(x));
        Check((x, _, _) => THalf.Sqrt(x), (x, _, _) => TWhole.Sqrt(x));
    }

    [Fact]
    public void MultiplyAdd_IsThatOfWholePanels()
    {
        Check((x, y, z) => THalf.MultiplyAdd(x, y, z), (x, y, z) => TWhole.MultiplyAdd(x, y, z));
    }

    [Fact]
    public void LoadsOfFewerBits_AreThoseOfWholePanels()
    {
        float[] words = [.. Enumerable.Range(0, 24).Select(i => BitConverter.Int32BitsToSingle(unchecked((int)0x9E37_79B9 * (i + 1))))];
        Check((_, _, _) => THalf.LoadInt8(ref words[0], 3), (_, _, _) => TWhole.LoadInt8(ref words[0], 3));
        Check((_, _, _) => THalf.LoadBfloat16(ref words[0], 3), (_, _, _) => TWhole.LoadBfloat16(ref words[0], 3));
    }

    [Fact]
    public void AddProduct_IsMultiplyAdd()
    {
        Check((x, y, z) => Sum(x, y, z), (x, y, z) => TWhole.MultiplyAdd(x, y, z));
        float[] factors = [.. Enumerable.Range(1, 20).Select(i => i * 0.37f)];
        Check((x, _, z) => SumOfMemory(x, z), (x, _, z) => TWhole.MultiplyAdd(x, TWhole.Load(ref factors[0], 3), z));

        static THalf Sum(THalf a, THalf b, THalf sum)
        {
            sum.AddProduct(a, b);
            return sum;
        }

        THalf SumOfMemory(THalf a, THalf sum)
        {
            sum.AddProduct(a, ref factors[0], 3);
            return sum;
        }
    }

    [Fact]
    public void MultiplyAddColumn_IsThatOfWholePanels()
    {
        float[] column = [.. Enumerable.Range(1, 16 * 17).Select(i => i * 0.37f)];
        for (int lanes = 1; lanes <= Lanes; lanes++)
        {
            int count = lanes;
            Check(
                (x, y, _) => First(THalf.MultiplyAddColumn(x, ref column[0], 5, count, First(y))),
                (x, y, _) => First(TWhole.MultiplyAddColumn(x, ref column[0], 5, count, First(y))));
        }

        static TPanel First<TPanel>(TPanel x)
            where TPanel : struct, IPanel<TPanel> => x & TPanel.FirstLanes(1);
    }

    [Fact]
    public void Exponents_AreThoseOfWholePanels()
    {
        Check((x, _, _) => THalf.PowerOfTwoFromBits(Shifted(x)), (x, _, _) => TWhole.PowerOfTwoFromBits(Shifted(x)));
        Check((x, _, _) => THalf.PowerOfTwo(Bounded(x)), (x, _, _) => TWhole.PowerOfTwo(Bounded(x)));
        Check((x, y, _) => THalf.ScaleByPowerOfTwo(Bounded(y), Bounded(x)), (x, y, _) => TWhole.ScaleByPowerOfTwo(Bounded(y), Bounded(x)));
        Check((x, _, _) => THalf.SplitExponent(Positive(x), out _), (x, _, _) => TWhole.SplitExponent(Positive(x), out _));
        Check((x, _, _) => Exponent(Positive(x)), (x, _, _) => Exponent(Positive(x)));

        // Whole numbers, because past 1.5·2²³ a float has no room for fractions.
        static TPanel Bounded<TPanel>(TPanel x)
            where TPanel : struct, IPanel<TPanel> => Shifted(x) - TPanel.Broadcast((1.5f * (1 << 23)) + 127);

        static TPanel Shifted<TPanel>(TPanel x)
            where TPanel : struct, IPanel<TPanel> => TPanel.Broadcast((1.5f * (1 << 23)) + 127)
                + TPanel.Select(TPanel.GreaterThan(TPanel.Broadcast(100f), TPanel.Abs(x)), x, TPanel.Broadcast(-100f));

        static TPanel Positive<TPanel>(TPanel x)
            where TPanel : struct, IPanel<TPanel> => TPanel.Select(
                TPanel.GreaterThan(TPanel.Broadcast(1e30f), TPanel.Abs(x)), TPanel.Abs(x) + TPanel.Broadcast(0.01f), TPanel.Broadcast(3f));

        static TPanel Exponent<TPanel>(TPanel x)
            where TPanel : struct, IPanel<TPanel>
        {
            TPanel.SplitExponent(x, out TPanel exponent);
            return exponent;
        }
    }

    // What a softmax of at most eight elements takes of its panel: what is after them counts for nothing.
    [Fact]
    public void SumAndMaxLane_AreThoseOfPanelsWithNothingBehind()
    {
        Check(
            (x, _, _) => THalf.Broadcast(THalf.Sum(x)),
            (x, _, _) => TWhole.Broadcast(TWhole.Sum(TWhole.FirstLanes(Lanes) & x)));
        Check(
            (x, _, _) => THalf.Broadcast(THalf.MaxLane(Number(x))),
            (x, _, _) => TWhole.Broadcast(TWhole.MaxLane(
                TWhole.Select(TWhole.FirstLanes(Lanes), Number(x), TWhole.Broadcast(float.NegativeInfinity)))));

        // Which lane is the largest is open where one is NaN.
        static TPanel Number<TPanel>(TPanel x)
            where TPanel : struct, IPanel<TPanel> => TPanel.Select(TPanel.GreaterThanOrEqual(x, x), x, TPanel.Zero);
    }

    [Fact]
    public void WhatHalfAPanelDoesNotHave_Throws()
    {
        Assert.Throws<NotSupportedException>(() => THalf.AddQuarters(default, default, default, default));
        Assert.Throws<NotSupportedException>(() => THalf.AddLanes(default, default, default, default));
    }

    private static void Check(Func<THalf, THalf, THalf, THalf> half, Func<TWhole, TWhole, TWhole, TWhole> whole)
    {
        var random = new Random(7);
        for (int round = 0; round < 3 * Special.Length; round++)
        {
            float[] x = Values(), y = Values(), z = Values();
            float[] expected = new float[16], actual = new float[16];
            whole(TWhole.Load(ref x[0], 0), TWhole.Load(ref y[0], 0), TWhole.Load(ref z[0], 0)).Store(ref expected[0], 0);
            half(THalf.Load(ref x[0], 0), THalf.Load(ref y[0], 0), THalf.Load(ref z[0], 0)).Store(ref actual[0], 0);
            for (int lane = 0; lane < Lanes; lane++)
            {
                Assert.True(
                    expected[lane].Equals(actual[lane]),
                    $"lane {lane} of {x[lane]}, {y[lane]}, {z[lane]}: expected {expected[lane]}, got {actual[lane]}");
            }

            float[] Values() => [.. Enumerable.Range(0, 16).Select(_ =>
                random.Next(4) == 0 ? Special[random.Next(Special.Length)] : (float)((random.NextDouble() - 0.5) * 8))];
        }
    }
}
