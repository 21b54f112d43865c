using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

public static partial class PanelMath
{
    /// <summary>The least positive float of full precision, 2⁻¹²⁶.</summary>
    internal const float SmallestNormal = 1.17549435e-38f;

    internal const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>The natural logarithm; −∞ at ±0, NaN below 0.</summary>
    /// <remarks>The polynomial of Cephes <c>logf</c> (Moshier).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Log<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        // Subnormal arguments have no exponent to split off, so they are brought into the normal range first.
        TPanel subnormal = TPanel.GreaterThan(TPanel.Broadcast(SmallestNormal), x);
        TPanel normal = TPanel.Select(subnormal, x * TPanel.Broadcast(8388608f), x);
        TPanel mantissa = SplitAroundOne(normal, out TPanel exponent);
        exponent -= subnormal & TPanel.Broadcast(23f);
        return LogLimits(LogReduced(mantissa - TPanel.Broadcast(1f), exponent), x);
    }

    /// <summary>ln(1 + x), with full relative accuracy near 0; −∞ at −1, NaN below −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Log1p<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel one = TPanel.Broadcast(1f);
        TPanel sum = one + x;

        // What the rounding of 1 + x lost goes into the reduced argument, scaled as the mantissa was. Past 2²⁴ it is
        // below the accuracy of the result.
        TPanel mantissa = SplitAroundOne(sum, out TPanel exponent);
        TPanel lost = TPanel.GreaterThan(TPanel.Broadcast(16777216f), sum) & (x - (sum - one));
        TPanel scale = TPanel.PowerOfTwo(TPanel.Max(TPanel.Broadcast(-126f), -exponent));
        TPanel logarithm = LogReduced(TPanel.MultiplyAdd(lost, scale, mantissa - one), exponent);

        // ln(1 + x) = x to the last bit here; also keeps the sign of 0.
        TPanel tiny = TPanel.GreaterThan(TPanel.Broadcast(2.9802322e-8f), TPanel.Abs(x));
        return TPanel.Select(tiny, x, LogLimits(logarithm, sum));
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e⁻|ˣ|), which neither overflows nor cancels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Softplus<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel> =>
        TPanel.Max(TPanel.Zero, x) + Log1p(Exp(-TPanel.Abs(x)));

    // The mantissa in [√½, √2), so that the polynomial's argument is small on both sides of 1 and ln 1 is exactly 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel SplitAroundOne<TPanel>(TPanel x, out TPanel exponent)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel mantissa = TPanel.SplitExponent(x, out exponent);
        TPanel large = TPanel.GreaterThanOrEqual(mantissa, TPanel.Broadcast(1.41421356f));
        exponent += large & TPanel.Broadcast(1f);
        return mantissa - (large & (mantissa * TPanel.Broadcast(0.5f)));
    }

    // ln(1 + f) + exponent·ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel LogReduced<TPanel>(TPanel f, TPanel exponent)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel p = TPanel.Broadcast(7.0376836292e-2f);
        p = TPanel.MultiplyAdd(p, f, TPanel.Broadcast(-1.1514610310e-1f));
        p = TPanel.MultiplyAdd(p, f, TPanel.Broadcast(1.1676998740e-1f));
        p = TPanel.MultiplyAdd(p, f, TPanel.Broadcast(-1.2420140846e-1f));
        p = TPanel.MultiplyAdd(p, f, TPanel.Broadcast(1.4249322787e-1f));
        p = TPanel.MultiplyAdd(p, f, TPanel.Broadcast(-1.6668057665e-1f));
        p = TPanel.MultiplyAdd(p, f, TPanel.Broadcast(2.0000714765e-1f));
        p = TPanel.MultiplyAdd(p, f, TPanel.Broadcast(-2.4999993993e-1f));
        p = TPanel.MultiplyAdd(p, f, TPanel.Broadcast(3.3333331174e-1f));

        // The small terms first.
        TPanel square = f * f;
        TPanel tail = TPanel.MultiplyAdd(exponent, TPanel.Broadcast(Ln2Low), p * f * square);
        tail = TPanel.MultiplyAdd(square, TPanel.Broadcast(-0.5f), tail);
        return TPanel.MultiplyAdd(exponent, TPanel.Broadcast(Ln2High), f + tail);
    }

    // The logarithm of x where the reduction holds, and the limits where it does not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel LogLimits<TPanel>(TPanel logarithm, TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel finite = TPanel.Select(TPanel.GreaterThan(x, TPanel.Broadcast(float.MaxValue)), x, logarithm);
        TPanel atZero = TPanel.Select(
            TPanel.GreaterThanOrEqual(x, TPanel.Zero),
            TPanel.Broadcast(float.NegativeInfinity),
            TPanel.Broadcast(float.NaN));
        return TPanel.Select(TPanel.GreaterThan(x, TPanel.Zero), finite, atZero);
    }
}
