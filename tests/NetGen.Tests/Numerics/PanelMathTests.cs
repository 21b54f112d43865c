using NetGen.Numerics;

namespace NetGen.Tests.Numerics;

public sealed class PanelMathScalarTests : PanelMathTests<PanelScalar>;

public sealed class PanelMath128Tests : PanelMathTests<Panel128>;

public sealed class PanelMath256Tests : PanelMathTests<Panel256>;

public sealed class PanelMath512Tests : PanelMathTests<Panel512>;

/// <summary>
/// Each function against double precision, on every 4001st float of the whole range. The tolerances are the largest
/// errors on every 509th, with and without fused multiply-add, rounded up: Exp 0.96 ULP, Log 0.78, Log1p 1.34, Softplus 1.57, Erf 1.11;
/// of Tanh and Sigmoid those on every float between 0.0001 and 110 and its negative: 3.33 and 3.88.
/// </summary>
public abstract class PanelMathTests<TPanel>
    where TPanel : struct, IPanel<TPanel>
{
    // A prime, so that every bit of the mantissa varies.
    private const int Stride = 4001;
    private const float Infinity = float.PositiveInfinity;

    [Fact]
    public void Exp_IsWithinTwoUlp() => Sweep(PanelMath.Exp, Math.Exp, 2);

    [Fact]
    public void Expm1_IsWithinThreeUlp() => Sweep(PanelMath.Expm1, ExactMath.Expm1, 3);

    [Fact]
    public void Log_IsWithinTwoUlp() => Sweep(PanelMath.Log, Math.Log, 2);

    [Fact]
    public void Log1p_IsWithinTwoUlp() => Sweep(PanelMath.Log1p, ExactMath.Log1p, 2);

    [Fact]
    public void Tanh_IsWithinFourUlp() => Sweep(PanelMath.Tanh, Math.Tanh, 4);

    [Fact]
    public void Sigmoid_IsWithinFourUlp() => Sweep(PanelMath.Sigmoid, ExactMath.Sigmoid, 4);

    [Fact]
    public void Softplus_IsWithinTwoUlp() => Sweep(PanelMath.Softplus, ExactMath.Softplus, 2);

    [Fact]
    public void Erf_IsWithinTwoUlp() => Sweep(PanelMath.Erf, ExactMath.Erf, 2);

    [Fact]
    public void Limits_AreExact()
    {
        Check(PanelMath.Exp, (-Infinity, 0f), (Infinity, Infinity), (0f, 1f), (-0f, 1f), (89f, Infinity), (-104f, 0f));
        Check(PanelMath.Expm1, (-Infinity, -1f), (Infinity, Infinity), (0f, 0f), (-0f, -0f), (89f, Infinity), (-50f, -1f));
        Check(PanelMath.Log, (0f, -Infinity), (-0f, -Infinity), (1f, 0f), (Infinity, Infinity));
        Check(PanelMath.Log, (-1f, float.NaN), (-Infinity, float.NaN));
        Check(PanelMath.Log1p, (0f, 0f), (-0f, -0f), (-1f, -Infinity), (Infinity, Infinity));
        Check(PanelMath.Log1p, (-1.5f, float.NaN), (-Infinity, float.NaN));
        Check(PanelMath.Tanh, (0f, 0f), (-0f, -0f), (Infinity, 1f), (-Infinity, -1f), (20f, 1f));
        Check(PanelMath.Tanh, (float.Epsilon, float.Epsilon));
        Check(PanelMath.Sigmoid, (0f, 0.5f), (-0f, 0.5f), (Infinity, 1f), (-Infinity, 0f), (50f, 1f));
        Check(PanelMath.Softplus, (Infinity, Infinity), (-Infinity, 0f), (float.MaxValue, float.MaxValue), (100f, 100f));
        Check(PanelMath.Erf, (0f, 0f), (-0f, -0f), (Infinity, 1f), (-Infinity, -1f), (5f, 1f));
    }

    private static void Check(Func<TPanel, TPanel> function, params ReadOnlySpan<(float X, float Expected)> cases)
    {
        foreach ((float x, float expected) in cases)
        {
            float actual = TPanel.MaxLane(function(TPanel.Broadcast(x)));
            Assert.True(
                expected.Equals(actual) && (float.IsNaN(actual) || float.IsNegative(expected) == float.IsNegative(actual)),
                $"f({x}): expected {expected}, got {actual}");
        }

        Assert.Equal(float.NaN, TPanel.MaxLane(function(TPanel.Broadcast(float.NaN))));
    }

    private static void Sweep(Func<TPanel, TPanel> function, Func<double, double> exact, double tolerance)
    {
        float[] x = new float[16];
        float[] y = new float[16];
        double worst = 0;
        float worstAt = 0;
        for (long bits = 0; bits < 1L << 32; bits += Stride * 16)
        {
            for (int lane = 0; lane < 16; lane++)
                x[lane] = BitConverter.UInt32BitsToSingle((uint)(bits + (Stride * lane)));
            function(TPanel.Load(ref x[0], 0)).Store(ref y[0], 0);
            for (int lane = 0; lane < 16; lane++)
            {
                double error = ExactMath.UlpError(y[lane], exact(x[lane]));
                if (error > worst)
                    (worst, worstAt) = (error, x[lane]);
            }
        }

        Assert.True(worst <= tolerance, $"{worst} ULP at {worstAt:R}");
    }
}
