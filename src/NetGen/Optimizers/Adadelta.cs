using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adadelta (Zeiler, 2012; Keras: <c>Adadelta</c>).</summary>
/// <remarks>
/// a ← ρ·a + (1 − ρ)·g², δ = −√(d + ε)/√(a + ε)·g, d ← ρ·d + (1 − ρ)·δ², and p ← p + lr·δ. The default
/// learning rate is Keras's 0.001; the paper uses 1.
/// </remarks>
public struct Adadelta : IOptimizer<Adadelta>, IRuleOptimizer<AdadeltaRule>
{
    private AdadeltaRule _rule;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public Adadelta()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.001.</param>
    /// <param name="rho">ρ, the decay of the means, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adadelta(LearningRateSchedule? learningRate = null, double rho = 0.95, double epsilon = 1e-7)
    {
        LearningRate = learningRate ?? 0.001f;
        Rho = Hyperparameter.RequireDecay(rho);
        Epsilon = Hyperparameter.RequireEpsilon(epsilon);
    }

    /// <inheritdoc/>
    public static string Name => "adadelta";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => ["accumulated_grad", "accumulated_delta_var"];

    /// <inheritdoc/>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>ρ.</summary>
    public double Rho { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    readonly AdadeltaRule IRuleOptimizer<AdadeltaRule>.Rule => _rule;

    /// <inheritdoc/>
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate) =>
        _rule = new AdadeltaRule((float)Rho, (float)(1 - Rho), (float)Epsilon, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel> =>
        UpdateRule.Apply(_rule, parameter, gradient, ref slots, slotStride);
}

/// <summary>The update of <see cref="Adadelta"/>.</summary>
internal readonly struct AdadeltaRule(float rho, float oneMinusRho, float epsilon, float learningRate) : IUpdateRule
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPanel Update<TPanel, TSlots>(TPanel parameter, TPanel gradient, ref TSlots slots)
        where TPanel : struct, IPanel<TPanel>
        where TSlots : struct, ISlots<TPanel>, allows ref struct
    {
        TPanel decay = TPanel.Broadcast(rho), rest = TPanel.Broadcast(oneMinusRho), least = TPanel.Broadcast(epsilon);
        TPanel squares = TPanel.MultiplyAdd(decay, slots.Load(0), rest * (gradient * gradient));
        slots.Store(0, squares);
        TPanel deltas = slots.Load(1);
        TPanel delta = TPanel.Sqrt(deltas + least) * gradient / TPanel.Sqrt(squares + least);
        slots.Store(1, TPanel.MultiplyAdd(decay, deltas, rest * (delta * delta)));
        return parameter - (TPanel.Broadcast(learningRate) * delta);
    }
}
