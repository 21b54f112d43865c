using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017; Keras: <c>AdamW</c>).</summary>
/// <remarks>
/// As in Keras, p ← p − p·weightDecay·lr comes first, for every parameter including biases, and then
/// <see cref="Adam"/>'s update.
/// </remarks>
public struct AdamW : IOptimizer<AdamW>, IRuleOptimizer<AdamWRule>
{
    private Adam _adam;
    private AdamWRule _rule;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public AdamW()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.001.</param>
    /// <param name="weightDecay">
    /// In each step, a parameter loses this share of itself times the learning rate; at least 0.
    /// </param>
    /// <param name="beta1">β₁, the decay of the gradients' mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the squared gradients' mean, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public AdamW(
        LearningRateSchedule? learningRate = null,
        double weightDecay = 0.004,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-7)
    {
        _adam = new Adam(learningRate, beta1, beta2, epsilon);
        WeightDecay = Hyperparameter.RequireNonNegative(weightDecay);
    }

    /// <inheritdoc/>
    public static string Name => "adamw";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => _adam.SlotNames;

    /// <inheritdoc/>
    public readonly LearningRateSchedule LearningRate => _adam.LearningRate;

    /// <summary>In each step, a parameter loses this share of itself times the learning rate.</summary>
    public double WeightDecay { get; }

    /// <summary>β₁.</summary>
    public readonly double Beta1 => _adam.Beta1;

    /// <summary>β₂.</summary>
    public readonly double Beta2 => _adam.Beta2;

    /// <summary>ε.</summary>
    public readonly double Epsilon => _adam.Epsilon;

    /// <inheritdoc/>
    readonly AdamWRule IRuleOptimizer<AdamWRule>.Rule => _rule;

    /// <inheritdoc/>
    public readonly float InitialSlotValue => _adam.InitialSlotValue;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate)
    {
        _adam.BeginStep(step, learningRate);
        _rule = new AdamWRule(_adam.Rule, (float)(WeightDecay * learningRate));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel> =>
        UpdateRule.Apply(_rule, parameter, gradient, ref slots, slotStride);
}

/// <summary>The update of <see cref="AdamW"/>.</summary>
internal readonly struct AdamWRule(AdamRule adam, float decay) : IUpdateRule
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPanel Update<TPanel, TSlots>(TPanel parameter, TPanel gradient, ref TSlots slots)
        where TPanel : struct, IPanel<TPanel>
        where TSlots : struct, ISlots<TPanel>, allows ref struct
    {
        parameter -= parameter * TPanel.Broadcast(decay);
        return adam.Update(parameter, gradient, ref slots);
    }
}
