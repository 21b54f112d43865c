using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adagrad (Duchi, Hazan and Singer, 2011; Keras: <c>Adagrad</c>).</summary>
/// <remarks>a ← a + g², and p ← p − lr·g/√(a + ε).</remarks>
public struct Adagrad : IOptimizer<Adagrad>, IRuleOptimizer<AdagradRule>
{
    private AdagradRule _rule;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public Adagrad()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.001.</param>
    /// <param name="initialAccumulatorValue">The first value of a; at least 0.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adagrad(
        LearningRateSchedule? learningRate = null, double initialAccumulatorValue = 0.1, double epsilon = 1e-7)
    {
        LearningRate = learningRate ?? 0.001f;
        InitialAccumulatorValue = Hyperparameter.RequireNonNegative(initialAccumulatorValue);
        Epsilon = Hyperparameter.RequireEpsilon(epsilon);
    }

    /// <inheritdoc/>
    public static string Name => "adagrad";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => ["accumulator"];

    /// <inheritdoc/>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>The first value of the accumulator a.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    readonly AdagradRule IRuleOptimizer<AdagradRule>.Rule => _rule;

    /// <inheritdoc/>
    public readonly float InitialSlotValue => (float)InitialAccumulatorValue;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate) => _rule = new AdagradRule((float)Epsilon, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel> =>
        UpdateRule.Apply(_rule, parameter, gradient, ref slots, slotStride);
}

/// <summary>The update of <see cref="Adagrad"/>.</summary>
internal readonly struct AdagradRule(float epsilon, float learningRate) : IUpdateRule
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPanel Update<TPanel, TSlots>(TPanel parameter, TPanel gradient, ref TSlots slots)
        where TPanel : struct, IPanel<TPanel>
        where TSlots : struct, ISlots<TPanel>, allows ref struct
    {
        TPanel accumulator = TPanel.MultiplyAdd(gradient, gradient, slots.Load(0));
        slots.Store(0, accumulator);
        TPanel root = TPanel.Sqrt(accumulator + TPanel.Broadcast(epsilon));
        return parameter - (TPanel.Broadcast(learningRate) * gradient / root);
    }
}
