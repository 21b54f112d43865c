using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>RMSprop (Hinton, 2012; Keras: <c>RMSprop</c>).</summary>
/// <remarks>
/// v ← ρ·v + (1 − ρ)·g², and p ← p − lr·g/√(v + ε). If centered, a ← ρ·a + (1 − ρ)·g, and v − a² replaces v under the root;
/// if rounding makes it negative, it counts as 0. With momentum μ, n ← μ·n + lr·g/√(…) and p ← p − n.
/// </remarks>
public struct RMSprop : IOptimizer<RMSprop>, IRuleOptimizer<RMSpropRule>
{
    private RMSpropRule _rule;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public RMSprop()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.001.</param>
    /// <param name="rho">ρ, the decay of the means, in [0, 1).</param>
    /// <param name="momentum">μ, in [0, 1].</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="centered">
    /// Whether to divide by the root of the gradients' estimated variance instead of their mean square.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RMSprop(
        LearningRateSchedule? learningRate = null,
        double rho = 0.9,
        double momentum = 0,
        double epsilon = 1e-7,
        bool centered = false)
    {
        LearningRate = learningRate ?? 0.001f;
        Rho = Hyperparameter.RequireDecay(rho);
        Momentum = Hyperparameter.RequireMomentum(momentum);
        Epsilon = Hyperparameter.RequireEpsilon(epsilon);
        Centered = centered;
    }

    /// <inheritdoc/>
    public static string Name => "rmsprop";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => (Centered, (float)Momentum != 0) switch
    {
        (false, false) => ["velocity"],
        (false, true) => ["velocity", "momentum"],
        (true, false) => ["velocity", "average_gradient"],
        (true, true) => ["velocity", "average_gradient", "momentum"],
    };

    /// <inheritdoc/>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>ρ.</summary>
    public double Rho { get; }

    /// <summary>μ.</summary>
    public double Momentum { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>Whether to divide by the root of the gradients' estimated variance instead of their mean square.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    readonly RMSpropRule IRuleOptimizer<RMSpropRule>.Rule => _rule;

    /// <inheritdoc/>
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate) =>
        _rule = new RMSpropRule((float)Rho, (float)(1 - Rho), (float)Momentum, (float)Epsilon, Centered, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel> =>
        UpdateRule.Apply(_rule, parameter, gradient, ref slots, slotStride);
}

/// <summary>The update of <see cref="RMSprop"/>.</summary>
internal readonly struct RMSpropRule(
    float rho, float oneMinusRho, float momentum, float epsilon, bool centered, float learningRate) : IUpdateRule
{
    private readonly int _centered = centered ? 1 : 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPanel Update<TPanel, TSlots>(TPanel parameter, TPanel gradient, ref TSlots slots)
        where TPanel : struct, IPanel<TPanel>
        where TSlots : struct, ISlots<TPanel>, allows ref struct
    {
        TPanel decay = TPanel.Broadcast(rho), rest = TPanel.Broadcast(oneMinusRho);
        TPanel v = TPanel.MultiplyAdd(decay, slots.Load(0), rest * (gradient * gradient));
        slots.Store(0, v);
        if (_centered != 0)
        {
            TPanel average = TPanel.MultiplyAdd(decay, slots.Load(1), rest * gradient);
            slots.Store(1, average);
            v = TPanel.Max(v - (average * average), TPanel.Zero);
        }

        TPanel root = TPanel.Sqrt(v + TPanel.Broadcast(epsilon));
        TPanel increment = TPanel.Broadcast(learningRate) * gradient / root;
        if (momentum == 0)
            return parameter - increment;
        int last = 1 + _centered;
        TPanel m = TPanel.MultiplyAdd(TPanel.Broadcast(momentum), slots.Load(last), increment);
        slots.Store(last, m);
        return parameter - m;
    }
}
