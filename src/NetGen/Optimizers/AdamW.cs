using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017; Keras: <c>AdamW</c>).</summary>
/// <remarks>
/// As in Keras, p ← p − p·weightDecay·lr comes first, for every parameter including biases, and then
/// <see cref="Adam"/>'s update.
/// </remarks>
public struct AdamW : IOptimizer<AdamW>
{
    private Adam _adam;
    private float _decay;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public AdamW()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.001.</param>
    /// <param name="weightDecay">
    /// What share of a parameter, times the learning rate, is taken off in each step; at least 0.
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

    /// <summary>What share of a parameter, times the learning rate, is taken off in each step.</summary>
    public double WeightDecay { get; }

    /// <summary>β₁.</summary>
    public readonly double Beta1 => _adam.Beta1;

    /// <summary>β₂.</summary>
    public readonly double Beta2 => _adam.Beta2;

    /// <summary>ε.</summary>
    public readonly double Epsilon => _adam.Epsilon;

    /// <inheritdoc/>
    public readonly float InitialSlotValue => _adam.InitialSlotValue;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate)
    {
        _adam.BeginStep(step, learningRate);
        _decay = (float)(WeightDecay * learningRate);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel>
    {
        parameter -= parameter * TPanel.Broadcast(_decay);
        return _adam.Update(parameter, gradient, ref slots, slotStride);
    }
}
