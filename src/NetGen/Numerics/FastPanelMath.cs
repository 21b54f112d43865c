using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

/// <summary>
/// The functions of <see cref="PanelMath"/> in half of the time, with about a thousandth of error: those of networks with
/// <c>[Accuracy(Fast)]</c>.
/// </summary>
/// <remarks>
/// <para>
/// Tanh, sigmoid and the error function are polynomials of |x| that go past 1 where the function has all but reached it, and are cut off
/// there. A polynomial is a product of quadratic factors without a real root, k·((|x| − a)² + b²): nothing cancels, whatever the rounding, and
/// infinity gives infinity. The factors do not wait for each other. Coefficients are minimax (linear programming), under the conditions that
/// the polynomial rises everywhere and has the function's slope at 0.
/// </para>
/// <para>
/// The exponential is 2ⁿ·p(f), with a cubic minimax polynomial that is 1 at 0 and continuous from one n to the next. NaN gives NaN. There
/// are no branches. The tests state the largest errors.
/// </para>
/// </remarks>
public static class FastPanelMath
{
    /// <summary>eˣ, to 0.011 % of it; 0 at −∞, ∞ if the result is too large, and exactly 1 at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Exp<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel bounded = TPanel.Max(TPanel.Broadcast(-104f), TPanel.Min(TPanel.Broadcast(89f), x));
        TPanel f = Fraction(bounded, out TPanel n);
        TPanel low = TPanel.MultiplyAdd(TPanel.Broadcast(0.69328286f), f, TPanel.Broadcast(1f));
        TPanel high = TPanel.MultiplyAdd(TPanel.Broadcast(0.05500923f), f, TPanel.Broadcast(0.242211f));
        TPanel power = TPanel.MultiplyAdd(high, f * f, low);
        return TPanel.ScaleByPowerOfTwo(power, n);
    }

    /// <summary>eˣ − 1, to 0.005 % of it; −1 at −∞.</summary>
    /// <remarks>As <see cref="Exp"/>, with 1 taken off before the polynomial is scaled and not after, and a quartic, for the sake of small |x|.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Expm1<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        // The scale is half of 2ⁿ, which may itself be too large.
        TPanel bounded = TPanel.Max(TPanel.Broadcast(-20f), TPanel.Min(TPanel.Broadcast(89f), x));
        TPanel f = Fraction(bounded, out TPanel n);
        TPanel half = TPanel.Broadcast(0.5f);
        TPanel scale = TPanel.PowerOfTwo(n - TPanel.Broadcast(1f));
        TPanel low = TPanel.MultiplyAdd(TPanel.Broadcast(0.24023327f), f, TPanel.Broadcast(0.69311719f));
        TPanel high = TPanel.MultiplyAdd(TPanel.Broadcast(0.00964077f), f, TPanel.Broadcast(0.0559602f));
        TPanel power = f * TPanel.MultiplyAdd(high, f * f, low);
        TPanel result = TPanel.MultiplyAdd(power, scale, scale - half);
        return PanelMath.CopySign(result + result, x);
    }

    /// <summary>The natural logarithm, as exact as <see cref="PanelMath.Log"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Log<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel> => PanelMath.Log(x);

    /// <summary>tanh x, to 0.054 % of it; ±1 exactly from |x| = 4.12 on, and x near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Tanh<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel m = TPanel.Abs(x);
        TPanel low = Cubic(m * m, m, m, 0.496301979f, 1.30631983f) * Quadratic(m, 0.374491632f, -0.621817648f, 0.613342762f);
        TPanel high = Quadratic(m, 0.24450165f, -0.887457728f, 0.212418795f) * Quadratic(m, 0.200350329f, -0.988502502f, 0.0228628609f);
        return PanelMath.CopySign(TPanel.Min(TPanel.Broadcast(1f), low * high), x);
    }

    /// <summary>
    /// The logistic function 1 / (1 + e⁻ˣ), to 0.00027; 0 and 1 exactly from |x| = 8.24 on. So it has no relative accuracy far below 0.
    /// </summary>
    /// <remarks>½ + ½·tanh(x/2), whose polynomial is added to ½ with its sign and cut off at both ends.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Sigmoid<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel m = TPanel.Abs(x);
        TPanel low = Cubic(x * m, m, x, 0.124075495f, 0.653159916f) * Quadratic(m, 0.093622908f, -0.310908824f, 0.15333569f);
        TPanel high = Quadratic(m, 0.122250825f, -0.887457728f, 0.212418795f) * Quadratic(m, 0.100175165f, -0.988502502f, 0.0228628609f);
        TPanel sum = TPanel.MultiplyAdd(low, high, TPanel.Broadcast(0.5f));
        return TPanel.Max(TPanel.Zero, TPanel.Min(TPanel.Broadcast(1f), sum));
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e⁻|ˣ|), to 0.017 % of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Softplus<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        // ln(1 + u) = u·p(u) in [0, 1], to 0.006 % of it.
        TPanel u = Exp(-TPanel.Abs(x));
        TPanel p = TPanel.MultiplyAdd(TPanel.Broadcast(0.04134405f), u, TPanel.Broadcast(-0.15741984f));
        p = TPanel.MultiplyAdd(p, u, TPanel.Broadcast(0.30629538f));
        p = TPanel.MultiplyAdd(p, u, TPanel.Broadcast(-0.49697629f));
        p = TPanel.MultiplyAdd(p, u, TPanel.Broadcast(0.99994317f));
        return TPanel.MultiplyAdd(p, u, TPanel.Max(TPanel.Zero, x));
    }

    /// <summary>The error function 2/√π · ∫₀ˣ e^(−t²) dt, to 0.035 % of it; ±1 exactly from |x| = 2.54 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Erf<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel m = TPanel.Abs(x);
        TPanel low = Cubic(m * m, m, m, 0.439393967f, 1.18664718f);
        TPanel high = Quadratic(m, 0.426235318f, -0.801310837f, 0.486280143f) * Quadratic(m, 0.295367211f, -0.973813534f, 0.0516871549f);
        return PanelMath.CopySign(TPanel.Min(TPanel.Broadcast(1f), low * high), x);
    }

    // x·log₂e = n + f with |f| ≤ ½. n is at most 150, and its product with the error of log₂e far below that of the polynomial.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel Fraction<TPanel>(TPanel x, out TPanel n)
        where TPanel : struct, IPanel<TPanel>
    {
        n = PanelMath.Nearest(x, PanelMath.Log2E, 0f, out _);
        return TPanel.MultiplyAdd(x, TPanel.Broadcast(PanelMath.Log2E), -n);
    }

    // x·(1 + b·m + a·m²), of which square is x·m: with m = |x| a sign goes through.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel Cubic<TPanel>(TPanel square, TPanel m, TPanel x, float a, float b)
        where TPanel : struct, IPanel<TPanel> =>
        TPanel.MultiplyAdd(TPanel.MultiplyAdd(TPanel.Broadcast(a), m, TPanel.Broadcast(b)), square, x);

    // (factor·m + shift)² + rest. The constant comes first: the JIT writes the sum over it, and needs no copy of m.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel Quadratic<TPanel>(TPanel m, float factor, float shift, float rest)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel distance = TPanel.MultiplyAdd(TPanel.Broadcast(factor), m, TPanel.Broadcast(shift));
        return TPanel.MultiplyAdd(distance, distance, TPanel.Broadcast(rest));
    }
}
