using System.Runtime.Intrinsics.X86;
using NetGen.Numerics;

namespace NetGen.Tests.Numerics;

public sealed class FastPanelMathScalarTests : FastPanelMathTests<PanelScalar>;

public sealed class FastPanelMath128Tests : FastPanelMathTests<Panel128>;

public sealed class FastPanelMath256Tests : FastPanelMathTests<Panel256>;

public sealed class FastPanelMath512Tests : FastPanelMathTests<Panel512>;

/// <summary>
/// Each function against double precision, on every 4001st float of the whole range, and in a full run on every 31st with the panels of this
/// processor. The tolerances are the largest errors, rounded up.
/// </summary>
public abstract class FastPanelMathTests<TPanel>
    where TPanel : struct, IPanel<TPanel>
{
    // Primes, so that every bit of the mantissa varies.
    private const int Stride = 4001, StrideOfFullRuns = 31;
    private const float Infinity = float.PositiveInfinity;

    private static bool IsOfThisProcessor => typeof(TPanel) == (PanelSupport.Use512 ? typeof(Panel512)
        : PanelSupport.Use256 ? typeof(Panel256)
        : PanelSupport.Use128 ? typeof(Panel128) : typeof(PanelScalar));

    [Fact]
    public void Exp_IsWithinItsError() => Sweep(FastPanelMath.Exp, Math.Exp, relative: 1.06e-4);

    [Fact]
    public void Expm1_IsWithinItsError() => Sweep(FastPanelMath.Expm1, ExactMath.Expm1, relative: 4.5e-5);

    [Fact]
    public void Tanh_IsWithinItsError() => Sweep(FastPanelMath.Tanh, Math.Tanh, relative: 5.4e-4);

    [Fact]
    public void Sigmoid_IsWithinItsError() => Sweep(FastPanelMath.Sigmoid, ExactMath.Sigmoid, absolute: 2.7e-4);

    [Fact]
    public void Softplus_IsWithinItsError() => Sweep(FastPanelMath.Softplus, ExactMath.Softplus, relative: 1.7e-4);

    [Fact]
    public void Erf_IsWithinItsError() => Sweep(FastPanelMath.Erf, ExactMath.Erf, relative: 3.5e-4);

    [Fact]
    public void Limits_AreExact()
    {
        Check(FastPanelMath.Exp, (-Infinity, 0f), (Infinity, Infinity), (0f, 1f), (-0f, 1f), (89f, Infinity), (-104f, 0f));
        Check(FastPanelMath.Expm1, (-Infinity, -1f), (Infinity, Infinity), (0f, 0f), (-0f, -0f), (89f, Infinity), (-50f, -1f));
        Check(FastPanelMath.Log, (0f, -Infinity), (-0f, -Infinity), (1f, 0f), (Infinity, Infinity), (-1f, float.NaN));
        Check(FastPanelMath.Tanh, (0f, 0f), (-0f, -0f), (Infinity, 1f), (-Infinity, -1f), (4.12f, 1f), (-4.12f, -1f), (float.MaxValue, 1f));
        Check(FastPanelMath.Tanh, (float.Epsilon, float.Epsilon));
        Check(FastPanelMath.Sigmoid, (0f, 0.5f), (-0f, 0.5f), (Infinity, 1f), (-Infinity, 0f), (8.24f, 1f), (-8.24f, 0f), (float.MinValue, 0f));
        Check(FastPanelMath.Softplus, (Infinity, Infinity), (-Infinity, 0f), (float.MaxValue, float.MaxValue), (100f, 100f));
        Check(FastPanelMath.Erf, (0f, 0f), (-0f, -0f), (Infinity, 1f), (-Infinity, -1f), (2.54f, 1f), (float.MaxValue, 1f));
    }

    [Fact]
    public void Functions_RiseUpToRounding()
    {
        Rises(FastPanelMath.Exp, -20, 5, relative: 4e-7f, absolute: 0);
        Rises(FastPanelMath.Tanh, -6, 6, relative: 8e-7f, absolute: 0);
        Rises(FastPanelMath.Sigmoid, -12, 12, relative: 0, absolute: 8e-7f);
        Rises(FastPanelMath.Erf, -4, 4, relative: 8e-7f, absolute: 0);
    }

    [Fact]
    public void Functions_StayInTheirRanges()
    {
        (float least, float most) = Range(FastPanelMath.Tanh);
        Assert.Equal((-1f, 1f), (least, most));
        (least, most) = Range(FastPanelMath.Sigmoid);
        Assert.Equal((0f, 1f), (least, most));
        (least, most) = Range(FastPanelMath.Exp);
        Assert.Equal((0f, Infinity), (least, most));
    }

    [Fact]
    public void OddFunctions_AreOdd()
    {
        for (float x = 0; x < 6; x += 0.00123f)
        {
            Assert.Equal(-Of(FastPanelMath.Tanh, x), Of(FastPanelMath.Tanh, -x));
            Assert.Equal(-Of(FastPanelMath.Erf, x), Of(FastPanelMath.Erf, -x));
        }
    }

    // With fused multiply-adds, which processors with AVX2 have in all widths, the bits are the same in all of them.
    [Fact]
    public void Bits_AreThoseOfOtherWidths()
    {
        if (!Fma.IsSupported || typeof(TPanel) == typeof(PanelScalar))
            return;
        Same(FastPanelMath.Exp, FastPanelMath.Exp);
        Same(FastPanelMath.Expm1, FastPanelMath.Expm1);
        Same(FastPanelMath.Tanh, FastPanelMath.Tanh);
        Same(FastPanelMath.Sigmoid, FastPanelMath.Sigmoid);
        Same(FastPanelMath.Softplus, FastPanelMath.Softplus);
        Same(FastPanelMath.Erf, FastPanelMath.Erf);
    }

    private static void Same(Func<TPanel, TPanel> function, Func<HalfPanel256, HalfPanel256> other)
    {
        float[] x = new float[16], y = new float[16], z = new float[16];
        for (long bits = 0; bits < 1L << 32; bits += 40009 * 8)
        {
            for (int lane = 0; lane < 8; lane++)
                x[lane] = BitConverter.UInt32BitsToSingle((uint)(bits + (40009 * lane)));
            function(TPanel.Load(ref x[0], 0)).Store(ref y[0], 0);
            other(HalfPanel256.Load(ref x[0], 0)).Store(ref z[0], 0);
            for (int lane = 0; lane < 8; lane++)
                Assert.True(y[lane].Equals(z[lane]), $"f({x[lane]:R}): {y[lane]:R} and {z[lane]:R}");
        }
    }

    private static float Of(Func<TPanel, TPanel> function, float x) => TPanel.MaxLane(function(TPanel.Broadcast(x)));

    private static void Check(Func<TPanel, TPanel> function, params ReadOnlySpan<(float X, float Expected)> cases)
    {
        foreach ((float x, float expected) in cases)
        {
            float actual = Of(function, x);
            Assert.True(
                expected.Equals(actual) && (float.IsNaN(actual) || float.IsNegative(expected) == float.IsNegative(actual)),
                $"f({x}): expected {expected}, got {actual}");
        }

        Assert.Equal(float.NaN, Of(function, float.NaN));
    }

    private static void Rises(Func<TPanel, TPanel> function, float from, float to, float relative, float absolute)
    {
        float largest = float.NegativeInfinity;
        for (float x = from; x < to; x += 1e-4f)
        {
            float y = Of(function, x);
            Assert.True(y >= largest - (relative * Math.Abs(largest)) - absolute || float.IsNegativeInfinity(largest), $"f({x}) = {y:R} after {largest:R}");
            largest = Math.Max(largest, y);
        }
    }

    private static (float Least, float Most) Range(Func<TPanel, TPanel> function)
    {
        float least = Infinity, most = -Infinity;
        float[] y = new float[16];
        for (long bits = 0; bits < 1L << 32; bits += Stride)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            if (float.IsNaN(x))
                continue;
            function(TPanel.Broadcast(x)).Store(ref y[0], 0);
            (least, most) = (Math.Min(least, y[0]), Math.Max(most, y[0]));
        }

        return (least, most);
    }

    // Of the value where relative is given, which a result below the least normal number need not keep.
    private static void Sweep(Func<TPanel, TPanel> function, Func<double, double> exact, double relative = 0, double absolute = 0)
    {
        int stride = FullRun.IsOn && IsOfThisProcessor ? StrideOfFullRuns : Stride;
        const long part = 1L << 24;
        var worst = new (double Error, float X)[(1L << 32) / part];
        Parallel.For(0, worst.Length, number =>
        {
            float[] x = new float[16], y = new float[16];
            for (long bits = number * part; bits < (number + 1) * part; bits += stride * 16)
            {
                for (int lane = 0; lane < 16; lane++)
                    x[lane] = BitConverter.UInt32BitsToSingle((uint)(bits + (stride * lane)));
                function(TPanel.Load(ref x[0], 0)).Store(ref y[0], 0);
                for (int lane = 0; lane < 16; lane++)
                {
                    double error = Error(y[lane], exact(x[lane]));
                    if (error > worst[number].Error)
                        worst[number] = (error, x[lane]);
                }
            }
        });
        (double most, float at) = worst.MaxBy(pair => pair.Error);
        Assert.True(most <= 1, $"{most * (relative + absolute):G4} at {at:R}");

        // Around the largest float, infinity may be right too.
        double Error(float actual, double expected)
        {
            if (double.IsNaN(expected) || float.IsNaN(actual))
                return double.IsNaN(expected) && float.IsNaN(actual) ? 0 : Infinity;
            if (float.IsInfinity(actual))
                return expected > float.MaxValue * (1 - relative) ? 0 : Infinity;
            if (expected > float.MaxValue)
                return actual >= float.MaxValue * (1 - (2 * relative)) ? 0 : Infinity;
            return Math.Abs(actual - expected) / (absolute + (relative * Math.Max(Math.Abs(expected), 1.2e-38)) + 1.5e-45);
        }
    }
}
