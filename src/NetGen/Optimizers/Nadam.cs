using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Nadam, Adam with Nesterov's momentum (Dozat, 2016; Keras: <c>Nadam</c>).</summary>
/// <remarks>
/// With μᵢ = β₁·(1 − ½·0.96ⁱ) and t counting steps from 1: m ← m + (1 − β₁)·(g − m), v ← v + (1 − β₂)·(g² − v),
/// m̂ = μₜ₊₁·m/(1 − μ₁⋯μₜ₊₁) + (1 − μₜ)·g/(1 − μ₁⋯μₜ), v̂ = v/(1 − β₂ᵗ), and p ← p − lr·m̂/(√v̂ + ε).
/// </remarks>
public struct Nadam : IOptimizer<Nadam>, IRuleOptimizer<NadamRule>
{
    private NadamRule _rule;

    // From this t on μₜ is β₁ itself: ½·0.96ᵗ is below half a unit in the last place of 1.
    private const long ConstantMomentumStep = 1000;

    // The product μ₁⋯μₜ of the first steps and its t, up to ConstantMomentumStep. It only saves work: a product made anew has the
    // same bits, because the factors are multiplied in the same order.
    private double _product;
    private long _productSteps;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public Nadam()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.001.</param>
    /// <param name="beta1">β₁, the decay of the gradients' mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the squared gradients' mean, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Nadam(
        LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    {
        LearningRate = learningRate ?? 0.001f;
        Beta1 = Hyperparameter.RequireDecay(beta1);
        Beta2 = Hyperparameter.RequireDecay(beta2);
        Epsilon = Hyperparameter.RequireEpsilon(epsilon);
        _product = 1;
    }

    /// <inheritdoc/>
    public static string Name => "nadam";

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
    readonly NadamRule IRuleOptimizer<NadamRule>.Rule => _rule;

    /// <inheritdoc/>
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate)
    {
        long t = step + 1;
        double product = ProductAt(t);
        double momentum = MomentumAt(t);
        double nextMomentum = MomentumAt(t + 1);
        _rule = new NadamRule(
            oneMinusBeta1: (float)(1 - Beta1),
            oneMinusBeta2: (float)(1 - Beta2),
            epsilon: (float)Epsilon,
            momentumFactor: (float)(learningRate * nextMomentum / (1 - (product * nextMomentum))),
            gradientFactor: (float)(learningRate * (1 - momentum) / (1 - product)),
            velocityFactor: (float)(1 / (1 - Math.Pow(Beta2, t))));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel> =>
        UpdateRule.Apply(_rule, parameter, gradient, ref slots, slotStride);

    private readonly double MomentumAt(long t) => Beta1 * (1 - (0.5 * Math.Pow(0.96, t)));

    // μ₁⋯μₜ; a step that starts anew, after a file was loaded say, costs a thousand factors however many came before it.
    private double ProductAt(long t)
    {
        long first = Math.Min(t, ConstantMomentumStep);
        if (first < _productSteps)
            (_product, _productSteps) = (1, 0);
        while (_productSteps < first)
            _product *= MomentumAt(++_productSteps);
        return _product * Math.Pow(Beta1, t - first);
    }
}

/// <summary>The update of <see cref="Nadam"/>.</summary>
internal readonly struct NadamRule(
    float oneMinusBeta1, float oneMinusBeta2, float epsilon, float momentumFactor, float gradientFactor, float velocityFactor) : IUpdateRule
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
        TPanel numerator = TPanel.MultiplyAdd(
            m, TPanel.Broadcast(momentumFactor), gradient * TPanel.Broadcast(gradientFactor));
        TPanel denominator = TPanel.Sqrt(v * TPanel.Broadcast(velocityFactor)) + TPanel.Broadcast(epsilon);
        return parameter - (numerator / denominator);
    }
}
