using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adamax, Adam with the infinity norm (Kingma and Ba, 2014, section 7; Keras: <c>Adamax</c>).</summary>
/// <remarks>
/// m ← m + (1 − β₁)·(g − m), u ← max(β₂·u, |g|), and p ← p − lr·m/((1 − β₁ᵗ)·(u + ε)), where t counts steps from 1.
/// </remarks>
public struct Adamax : IOptimizer<Adamax>
{
    private readonly float _oneMinusBeta1;
    private readonly float _beta2;
    private readonly float _epsilon;
    private float _stepSize;

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
        _oneMinusBeta1 = (float)(1 - beta1);
        _beta2 = (float)beta2;
        _epsilon = (float)epsilon;
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
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate) =>
        _stepSize = (float)(learningRate / (1 - Math.Pow(Beta1, step + 1)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel m = TPanel.Load(ref slots, 0);
        m = TPanel.MultiplyAdd(gradient - m, TPanel.Broadcast(_oneMinusBeta1), m);
        m.Store(ref slots, 0);
        TPanel norm = TPanel.Load(ref slots, slotStride) * TPanel.Broadcast(_beta2);
        norm = TPanel.Max(norm, TPanel.Abs(gradient));
        norm.Store(ref slots, slotStride);
        return parameter - (m * TPanel.Broadcast(_stepSize) / (norm + TPanel.Broadcast(_epsilon)));
    }
}
