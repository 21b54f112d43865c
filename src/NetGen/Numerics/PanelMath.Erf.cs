using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

public static partial class PanelMath
{
    /// <summary>The error function 2/√π · ∫₀ˣ e^(−t²) dt, as the exact GELU needs it.</summary>
    /// <remarks>
    /// x + x·p(x²) near 0, and 1 − e^(q(|x|)) further out; the minimax coefficients are those that N. Juffa published for
    /// <c>erff</c>.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Erf<TPanel>(TPanel x)
        where TPanel : struct, IPanel<TPanel>
    {
        // erf 4 rounds to 1.
        TPanel t = TPanel.Min(TPanel.Broadcast(4f), TPanel.Abs(x));
        TPanel s = t * t;

        TPanel q = TPanel.MultiplyAdd(TPanel.Broadcast(-1.72853470e-5f), t, TPanel.Broadcast(3.83197126e-4f));
        TPanel u = TPanel.MultiplyAdd(TPanel.Broadcast(-3.88396438e-3f), t, TPanel.Broadcast(2.42546219e-2f));
        q = TPanel.MultiplyAdd(q, s, u);
        q = TPanel.MultiplyAdd(q, t, TPanel.Broadcast(-1.06777877e-1f));
        q = TPanel.MultiplyAdd(q, t, TPanel.Broadcast(-6.34846687e-1f));
        q = TPanel.MultiplyAdd(q, t, TPanel.Broadcast(-1.28717512e-1f));
        TPanel far = TPanel.Broadcast(1f) - Exp(TPanel.MultiplyAdd(q, t, -t));

        TPanel p = TPanel.Broadcast(-5.96761703e-4f);
        p = TPanel.MultiplyAdd(p, s, TPanel.Broadcast(4.99119423e-3f));
        p = TPanel.MultiplyAdd(p, s, TPanel.Broadcast(-2.67681349e-2f));
        p = TPanel.MultiplyAdd(p, s, TPanel.Broadcast(1.12819925e-1f));
        p = TPanel.MultiplyAdd(p, s, TPanel.Broadcast(-3.76125336e-1f));
        p = TPanel.MultiplyAdd(p, s, TPanel.Broadcast(1.28379166e-1f));
        TPanel near = TPanel.MultiplyAdd(p, t, t);

        return CopySign(TPanel.Select(TPanel.GreaterThan(t, TPanel.Broadcast(0.927734375f)), far, near), x);
    }
}
