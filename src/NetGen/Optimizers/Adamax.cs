using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adamax, Adam with the infinity norm (Kingma and Ba, 2014, section 7; Keras: <c>Adamax</c>).</summary>
/// <remarks>
/// m ← m + (1 − β₁)·(g − m), u ← max(β₂·u, |g|), and p ← p − lr·m/((1 − β₁ᵗ)·(u + ε)); t counts steps from 1.
/// </remarks>
public struct Adamax : IOptimizer<Adamax>, IRuleOptimizer<AdamaxRule>
{
    private AdamaxRule _rule;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public Adamax()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.001.</param>
    /// <param name="beta1">β₁, the decay of the gradients' mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the gradients' norm, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adamax(
        LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    {
        LearningRate = learningRate ?? 0.001f;
        Beta1 = Hyperparameter.RequireDecay(beta1);
        Beta2 = Hyperparameter.RequireDecay(beta2);
        Epsilon = Hyperparameter.RequireEpsilon(epsilon);
    }

    /// <inheritdoc/>
    public static string Name => "adamax";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => ["momentum", "norm"];

    /// <inheritdoc/>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    readonly AdamaxRule IRuleOptimizer<AdamaxRule>.Rule => _rule;

    /// <inheritdoc/>
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate)
    {
        double stepSize = learningRate / (1 - Math.Pow(Beta1, step + 1));
        _rule = new AdamaxRule((float)(1 - Beta1), (float)Beta2, (float)Epsilon, (float)stepSize);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel> =>
        UpdateRule.Apply(_rule, parameter, gradient, ref slots, slotStride);
}

/// <summary>The update of <see cref="Adamax"/>.</summary>
internal readonly struct AdamaxRule(float oneMinusBeta1, float beta2, float epsilon, float stepSize) : IUpdateRule
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPanel Update<TPanel, TSlots>(TPanel parameter, TPanel gradient, ref TSlots slots)
        where TPanel : struct, IPanel<TPanel>
        where TSlots : struct, ISlots<TPanel>, allows ref struct
    {
        TPanel m = slots.Load(0);
        m = TPanel.MultiplyAdd(gradient - m, TPanel.Broadcast(oneMinusBeta1), m);
        slots.Store(0, m);
        TPanel norm = TPanel.Max(slots.Load(1) * TPanel.Broadcast(beta2), TPanel.Abs(gradient));
        slots.Store(1, norm);
        return parameter - (m * TPanel.Broadcast(stepSize) / (norm + TPanel.Broadcast(epsilon)));
    }
}
