using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Stochastic gradient descent, optionally with momentum (Keras: <c>SGD</c>).</summary>
/// <remarks>
/// Without momentum, p ← p − lr·g. With momentum μ, m ← μ·m − lr·g and p ← p + m; with Nesterov momentum,
/// p ← p + μ·m − lr·g instead.
/// </remarks>
public struct Sgd : IOptimizer<Sgd>, IRuleOptimizer<SgdRule>
{
    private SgdRule _rule;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public Sgd()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.01.</param>
    /// <param name="momentum">μ, in [0, 1].</param>
    /// <param name="nesterov">Whether to use Nesterov momentum.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is outside its range.</exception>
    public Sgd(LearningRateSchedule? learningRate = null, double momentum = 0, bool nesterov = false)
    {
        LearningRate = learningRate ?? 0.01f;
        Momentum = Hyperparameter.RequireMomentum(momentum);
        Nesterov = nesterov;
    }

    /// <inheritdoc/>
    public static string Name => "sgd";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => (float)Momentum == 0 ? [] : ["momentum"];

    /// <inheritdoc/>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>μ.</summary>
    public double Momentum { get; }

    /// <summary>Whether to use Nesterov momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    readonly SgdRule IRuleOptimizer<SgdRule>.Rule => _rule;

    /// <inheritdoc/>
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate) =>
        _rule = new SgdRule((float)Momentum, Nesterov, learningRate);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel> =>
        UpdateRule.Apply(_rule, parameter, gradient, ref slots, slotStride);
}

/// <summary>The update of <see cref="Sgd"/>.</summary>
internal readonly struct SgdRule(float momentum, bool nesterov, float learningRate) : IUpdateRule
{
    private readonly int _nesterov = nesterov ? 1 : 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPanel Update<TPanel, TSlots>(TPanel parameter, TPanel gradient, ref TSlots slots)
        where TPanel : struct, IPanel<TPanel>
        where TSlots : struct, ISlots<TPanel>, allows ref struct
    {
        TPanel step = gradient * TPanel.Broadcast(learningRate);
        if (momentum == 0)
            return parameter - step;
        TPanel factor = TPanel.Broadcast(momentum);
        TPanel m = (slots.Load(0) * factor) - step;
        slots.Store(0, m);
        return _nesterov != 0 ? parameter + ((m * factor) - step) : parameter + m;
    }
}
