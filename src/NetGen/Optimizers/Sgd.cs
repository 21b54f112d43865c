using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Stochastic gradient descent, with momentum if asked for (Keras: <c>SGD</c>).</summary>
/// <remarks>
/// Without momentum, p ← p − lr·g. With momentum μ, m ← μ·m − lr·g and p ← p + m; with Nesterov's momentum instead
/// p ← p + μ·m − lr·g.
/// </remarks>
public struct Sgd : IOptimizer<Sgd>
{
    private readonly float _momentum;
    private float _learningRate;

    /// <summary>Makes the optimizer with Keras's defaults.</summary>
    public Sgd()
        : this(learningRate: null)
    {
    }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">A number or a schedule; <see langword="null"/> is Keras's default, 0.01.</param>
    /// <param name="momentum">μ, in [0, 1].</param>
    /// <param name="nesterov">Whether the momentum is Nesterov's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is outside its range.</exception>
    public Sgd(LearningRateSchedule? learningRate = null, double momentum = 0, bool nesterov = false)
    {
        LearningRate = learningRate ?? 0.01f;
        Momentum = Hyperparameter.RequireMomentum(momentum);
        Nesterov = nesterov;
        _momentum = (float)momentum;
    }

    /// <inheritdoc/>
    public static string Name => "sgd";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => _momentum == 0 ? [] : ["momentum"];

    /// <inheritdoc/>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>μ.</summary>
    public double Momentum { get; }

    /// <summary>Whether the momentum is Nesterov's.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate) => _learningRate = learningRate;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel step = gradient * TPanel.Broadcast(_learningRate);
        if (_momentum == 0)
            return parameter - step;
        TPanel momentum = TPanel.Broadcast(_momentum);
        TPanel m = (TPanel.Load(ref slots, 0) * momentum) - step;
        m.Store(ref slots, 0);
        return Nesterov ? parameter + ((m * momentum) - step) : parameter + m;
    }
}
