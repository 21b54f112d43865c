using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017; Keras: <c>AdamW</c>).</summary>
/// <remarks>
/// As in Keras, p ← p − p·weightDecay·lr comes first, for every parameter including biases unless
/// <see cref="ExcludeFromWeightDecay"/> says otherwise, and then <see cref="Adam"/>'s update.
/// </remarks>
public struct AdamW : IOptimizer<AdamW>, IRuleOptimizer<AdamWRule>
{
    private Adam _adam;
    private readonly ImmutableArray<string> _excluded;
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
    /// <param name="excludeFromWeightDecay">
    /// Parts of the names of parameters that keep their size (Keras: <c>exclude_from_weight_decay(var_names=…)</c>):
    /// <c>["bias"]</c> for all biases, <c>["dense_2/kernel"]</c> for one kernel. <see langword="null"/> for none.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public AdamW(
        LearningRateSchedule? learningRate = null,
        double weightDecay = 0.004,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-7,
        IReadOnlyList<string>? excludeFromWeightDecay = null)
    {
        foreach (string name in excludeFromWeightDecay ?? [])
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(excludeFromWeightDecay));
        _excluded = [.. excludeFromWeightDecay ?? []];
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

    /// <summary>Parts of the names of parameters that keep their size.</summary>
    public readonly ImmutableArray<string> ExcludeFromWeightDecay => _excluded.IsDefault ? [] : _excluded;

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
    public static ImmutableArray<string> WeightDecayExclusions(AdamW optimizer) => optimizer.ExcludeFromWeightDecay;

    /// <inheritdoc/>
    public static AdamW WithoutWeightDecay(AdamW optimizer)
    {
        optimizer._rule = new AdamWRule(optimizer._adam.Rule, decay: 0);
        return optimizer;
    }

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
