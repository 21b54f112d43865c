using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

/// <summary>Elementary functions of sixteen floats at once, written once for every vector width.</summary>
/// <remarks>
/// Accurate over the whole range of floats, subnormal results included; the tests state the largest error of each. NaN
/// gives NaN. There are no branches, so a call costs the same for every argument.
/// </remarks>
public static partial class PanelMath
{
    /// <summary>eˣ; 0 at −∞, and ∞ if the result is too large.</summary>
    /// <remarks>Reduction to |r| ≤ ln 2 / 2 and a polynomial.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Exp<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        // Outside of these bounds the result is 0 or infinite anyway, and n stays small enough for the scaling.
        TPanel bounded = TPanel.Max(TPanel.Broadcast(-104f), TPanel.Min(TPanel.Broadcast(89f), x));
        TPanel r = ReduceByLn2(bounded, out TPanel n);
        return TPanel.ScaleByPowerOfTwo(TPanel.Broadcast(1f) + AddExpMinusOne(r, r), n);
    }

    /// <summary>eˣ − 1, with its relative accuracy kept near 0; −1 at −∞.</summary>
    /// <remarks>As <see cref="Exp"/>, with 1 taken off before the polynomial is scaled and not after.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Expm1<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        // Below −20 the result rounds to −1. The scale is half of 2ⁿ, which may itself be too large.
        TPanel bounded = TPanel.Max(TPanel.Broadcast(-20f), TPanel.Min(TPanel.Broadcast(89f), x));
        TPanel r = ReduceByLn2(bounded, out TPanel n);
        TPanel half = TPanel.Broadcast(0.5f);
        TPanel scale = TPanel.PowerOfTwo(n - TPanel.Broadcast(1f));
        TPanel result = TPanel.MultiplyAdd(AddExpMinusOne(r, r), scale, scale - half);
        return CopySign(result + result, x);
    }

    /// <summary>tanh x = (e²ˣ − 1) / (e²ˣ + 1).</summary>
    /// <remarks>
    /// Computed as m / (m + 2) with m = e²ˣ − 1, which keeps its relative accuracy near 0 because m is not made by a
    /// subtraction from eˣ.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Tanh<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        // tanh 10 rounds to 1. |x| = n·ln 2 / 2 + r, in one step: what rounding of n·ln 2 does to e²ˣ, the quotient hardly shows where
        // n is large.
        TPanel magnitude = TPanel.Min(TPanel.Broadcast(10f), TPanel.Abs(x));
        TPanel n = Nearest(magnitude, 2.88539008f, 127f, out TPanel biased);
        TPanel r = TPanel.MultiplyAdd(n, TPanel.Broadcast(-0.34657359f), magnitude);
        TPanel scale = TPanel.PowerOfTwoFromBits(biased);
        TPanel m = TPanel.MultiplyAdd(AddExpMinusOne(r, r + r, 2f), scale, scale - TPanel.Broadcast(1f));
        return CopySign(m / (m + TPanel.Broadcast(2f)), x);
    }

    /// <summary>The logistic function 1 / (1 + e⁻ˣ); 0 at −∞, 1 at ∞.</summary>
    /// <remarks>
    /// With x = n·ln 2 + r it is 2ⁿ / (2ⁿ + e⁻ʳ), in which nothing overflows, so very negative arguments keep relative
    /// accuracy.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Sigmoid<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        // Above 60, and long before, the result rounds to 1, below −104 to 0.
        TPanel one = TPanel.Broadcast(1f);
        TPanel bounded = TPanel.Max(TPanel.Broadcast(-104f), TPanel.Min(TPanel.Broadcast(60f), x));

        // 2ⁿ⁺²⁴ is normal, and what is left of it when it is made smaller is 2ⁿ.
        TPanel n = Nearest(bounded, Log2E, 127f + 24f, out TPanel biased);
        TPanel r = SubtractLn2(bounded, n);
        TPanel power = TPanel.PowerOfTwoFromBits(biased) * TPanel.Broadcast(1f / (1 << 24));
        return power / (power + AddExpMinusOne(r, one - r, -1f));
    }

    // x = n·ln 2 + r with |r| ≤ ln 2 / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel ReduceByLn2<TPanel>(TPanel x, out TPanel n)
        where TPanel : struct, IPanel<TPanel>
    {
        n = Nearest(x, Log2E, 0f, out _);
        return SubtractLn2(x, n);
    }

    // x − n·ln 2. ln 2 is split in two (Cody and Waite): the product with the first part, which has 9 bits, is exact, with or
    // without a fused multiply-add.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel SubtractLn2<TPanel>(TPanel x, TPanel n)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel r = TPanel.MultiplyAdd(n, TPanel.Broadcast(-Ln2High), x);
        return TPanel.MultiplyAdd(n, TPanel.Broadcast(-Ln2Low), r);
    }

    // The integer nearest to factor·x, which is small. Behind 1.5·2²³ a float has no room for fractions: its lowest bits are that
    // integer and what was added besides.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TPanel Nearest<TPanel>(TPanel x, float factor, float bias, out TPanel biased)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel shift = TPanel.Broadcast(12582912f + bias);
        biased = TPanel.MultiplyAdd(x, TPanel.Broadcast(factor), shift);
        return biased - shift;
    }

    // sum + (eᵗ − 1 − t) for t = times·r, |t| ≤ ln 2 / 2, where the caller has added t to something: the minimax polynomial of
    // (eᵗ − 1 − t) / t² (error of eᵗ − 1 relative to t: 1.3e-8), in two halves that do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TPanel AddExpMinusOne<TPanel>(TPanel r, TPanel sum, float times = 1f)
        where TPanel : struct, IPanel<TPanel>
    {
        float square = times * times;
        TPanel r2 = r * r;
        TPanel low = TPanel.MultiplyAdd(TPanel.Broadcast(0.166665435f * square * times), r, TPanel.Broadcast(0.5f * square));
        TPanel high = TPanel.MultiplyAdd(
            TPanel.Broadcast(0.00836661085f * square * square * times), r, TPanel.Broadcast(0.0416662805f * square * square));
        high = TPanel.MultiplyAdd(TPanel.Broadcast(0.00139464973f * square * square * square), r2, high);
        return TPanel.MultiplyAdd(high, r2 * r2, TPanel.MultiplyAdd(low, r2, sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TPanel CopySign<TPanel>(TPanel magnitude, TPanel sign)
        where TPanel : struct, IPanel<TPanel> =>
        TPanel.Select(TPanel.Broadcast(-0f), sign, magnitude);
}
