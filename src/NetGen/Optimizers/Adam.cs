using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adam (Kingma and Ba, 2014; Keras: <c>Adam</c>).</summary>
/// <remarks>
/// m ← m + (1 − β₁)·(g − m), v ← v + (1 − β₂)·(g² − v), and p ← p − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε); t counts steps
/// from 1. As in Keras and unlike in PyTorch, ε is added to the root of the uncorrected v (the paper's ε̂).
/// </remarks>
public struct Adam : IOptimizer<Adam>, IRuleOptimizer<AdamRule>
{
    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public Adam()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.001.</param>
    /// <param name="beta1">β₁, the decay of the gradients' mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the squared gradients' mean, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adam(
        LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    {
        LearningRate = learningRate ?? 0.001f;
        Beta1 = Hyperparameter.RequireDecay(beta1);
        Beta2 = Hyperparameter.RequireDecay(beta2);
        Epsilon = Hyperparameter.RequireEpsilon(epsilon);
    }

    /// <inheritdoc/>
    public static string Name => "adam";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    readonly AdamRule IRuleOptimizer<AdamRule>.Rule => Rule;

    /// <summary>The rule of the step that has begun.</summary>
    internal AdamRule Rule { readonly get; private set; }

    /// <inheritdoc/>
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate)
    {
        double t = step + 1;
        double stepSize = learningRate * Math.Sqrt(1 - Math.Pow(Beta2, t)) / (1 - Math.Pow(Beta1, t));
        Rule = new AdamRule((float)(1 - Beta1), (float)(1 - Beta2), (float)Epsilon, (float)stepSize);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel> =>
        UpdateRule.Apply(Rule, parameter, gradient, ref slots, slotStride);
}

/// <summary>The update of <see cref="Adam"/>.</summary>
internal readonly struct AdamRule(float oneMinusBeta1, float oneMinusBeta2, float epsilon, float stepSize) : IUpdateRule
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPanel Update<TPanel, TSlots>(TPanel parameter, TPanel gradient, ref TSlots slots)
        where TPanel : struct, IPanel<TPanel>
        where TSlots : struct, ISlots<TPanel>, allows ref struct
    {
        TPanel m = slots.Load(0), v = slots.Load(1);
        m = TPanel.MultiplyAdd(gradient - m, TPanel.Broadcast(oneMinusBeta1), m);
        v = TPanel.MultiplyAdd((gradient * gradient) - v, TPanel.Broadcast(oneMinusBeta2), v);
        slots.Store(0, m);
        slots.Store(1, v);
        TPanel denominator = TPanel.Sqrt(v) + TPanel.Broadcast(epsilon);
        return parameter - (m * TPanel.Broadcast(stepSize) / denominator);
    }
}
