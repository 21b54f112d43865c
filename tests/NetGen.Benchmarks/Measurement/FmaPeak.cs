using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NetGen.Numerics;

namespace NetGen.Benchmarks;

/// <summary>
/// The most multiply-adds that one core can do: a loop that touches registers only, at the widest vectors that NetGen
/// uses on this machine. One call is <see cref="FlopsOfCall"/>.
/// </summary>
internal sealed class FmaPeak : IContender
{
    // Twelve chains hide a latency of four to five cycles on two units, and with two constants they fit 16 registers.
    private const int Chains = 12;
    private const int Trips = 256;

    private float _sink;

    /// <summary>The width in bits.</summary>
    public static int VectorBits => PanelSupport.Use512 ? 512 : PanelSupport.Use256 ? 256 : 128;

    /// <summary>The floating-point operations of one call.</summary>
    public static double FlopsOfCall => 2.0 * Chains * Trips * VectorBits / 32;

    /// <summary>
    /// The operations that a contender did, in percent of the most that the core could have done in the same rounds.
    /// </summary>
    /// <param name="flops">The useful operations of one call.</param>
    /// <param name="times">The contender's times, round by round.</param>
    /// <param name="peakTimes">The times of this loop, round by round.</param>
    public static double MedianPercent(double flops, double[] times, double[] peakTimes) =>
        100 * Rounds.Median(times.Zip(peakTimes, (time, peak) => flops / time / (FlopsOfCall / peak)));

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
            _sink += PanelSupport.Use512 ? Loop512() : PanelSupport.Use256 ? Loop256() : Loop128();
    }

    public float[] Results() => [];

    public void Dispose()
    {
    }

    // The values stay near 1: x ← 0.5 x + 0.5.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop512()
    {
        Vector512<float> half = Vector512.Create(0.5f);
        Vector512<float> a = half, b = half, c = half, d = half, e = half, f = half;
        Vector512<float> g = half, h = half, i = half, j = half, k = half, l = half;
        for (int trip = 0; trip < Trips; trip++)
        {
            a = Vector512.FusedMultiplyAdd(a, half, half);
            b = Vector512.FusedMultiplyAdd(b, half, half);
            c = Vector512.FusedMultiplyAdd(c, half, half);
            d = Vector512.FusedMultiplyAdd(d, half, half);
            e = Vector512.FusedMultiplyAdd(e, half, half);
            f = Vector512.FusedMultiplyAdd(f, half, half);
            g = Vector512.FusedMultiplyAdd(g, half, half);
            h = Vector512.FusedMultiplyAdd(h, half, half);
            i = Vector512.FusedMultiplyAdd(i, half, half);
            j = Vector512.FusedMultiplyAdd(j, half, half);
            k = Vector512.FusedMultiplyAdd(k, half, half);
            l = Vector512.FusedMultiplyAdd(l, half, half);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop256()
    {
        Vector256<float> half = Vector256.Create(0.5f);
        Vector256<float> a = half, b = half, c = half, d = half, e = half, f = half;
        Vector256<float> g = half, h = half, i = half, j = half, k = half, l = half;
        for (int trip = 0; trip < Trips; trip++)
        {
            a = Vector256.FusedMultiplyAdd(a, half, half);
            b = Vector256.FusedMultiplyAdd(b, half, half);
            c = Vector256.FusedMultiplyAdd(c, half, half);
            d = Vector256.FusedMultiplyAdd(d, half, half);
            e = Vector256.FusedMultiplyAdd(e, half, half);
            f = Vector256.FusedMultiplyAdd(f, half, half);
            g = Vector256.FusedMultiplyAdd(g, half, half);
            h = Vector256.FusedMultiplyAdd(h, half, half);
            i = Vector256.FusedMultiplyAdd(i, half, half);
            j = Vector256.FusedMultiplyAdd(j, half, half);
            k = Vector256.FusedMultiplyAdd(k, half, half);
            l = Vector256.FusedMultiplyAdd(l, half, half);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    // MultiplyAddEstimate, because without FMA hardware (NativeAOT's default) FusedMultiplyAdd is software.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop128()
    {
        Vector128<float> half = Vector128.Create(0.5f);
        Vector128<float> a = half, b = half, c = half, d = half, e = half, f = half;
        Vector128<float> g = half, h = half, i = half, j = half, k = half, l = half;
        for (int trip = 0; trip < Trips; trip++)
        {
            a = Vector128.MultiplyAddEstimate(a, half, half);
            b = Vector128.MultiplyAddEstimate(b, half, half);
            c = Vector128.MultiplyAddEstimate(c, half, half);
            d = Vector128.MultiplyAddEstimate(d, half, half);
            e = Vector128.MultiplyAddEstimate(e, half, half);
            f = Vector128.MultiplyAddEstimate(f, half, half);
            g = Vector128.MultiplyAddEstimate(g, half, half);
            h = Vector128.MultiplyAddEstimate(h, half, half);
            i = Vector128.MultiplyAddEstimate(i, half, half);
            j = Vector128.MultiplyAddEstimate(j, half, half);
            k = Vector128.MultiplyAddEstimate(k, half, half);
            l = Vector128.MultiplyAddEstimate(l, half, half);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
