using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>RMSprop (Hinton, 2012; Keras: <c>RMSprop</c>).</summary>
/// <remarks>
/// v ← ρ·v + (1 − ρ)·g², and p ← p − lr·g/√(v + ε). If centered, a ← ρ·a + (1 − ρ)·g, and v − a² (at least 0, which
/// rounding could miss) stands in place of v under the root. With momentum μ, n ← μ·n + lr·g/√(…) and p ← p − n.
/// </remarks>
public struct RMSprop : IOptimizer<RMSprop>
{
    private readonly float _rho;
    private readonly float _oneMinusRho;
    private readonly float _momentum;
    private readonly float _epsilon;
    private float _learningRate;

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
    /// Whether to divide by the estimated variance of the gradients instead of their square.
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
        _rho = (float)rho;
        _oneMinusRho = (float)(1 - rho);
        _momentum = (float)momentum;
        _epsilon = (float)epsilon;
    }

    /// <inheritdoc/>
    public static string Name => "rmsprop";

    /// <inheritdoc/>
    public readonly ImmutableArray<string> SlotNames => (Centered, _momentum != 0) switch
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

    /// <summary>Whether to divide by the estimated variance of the gradients instead of their square.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    public readonly float InitialSlotValue => 0;

    /// <inheritdoc/>
    public void BeginStep(long step, float learningRate) => _learningRate = learningRate;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel rho = TPanel.Broadcast(_rho);
        TPanel oneMinusRho = TPanel.Broadcast(_oneMinusRho);
        TPanel v = TPanel.MultiplyAdd(rho, TPanel.Load(ref slots, 0), oneMinusRho * (gradient * gradient));
        v.Store(ref slots, 0);
        nuint momentumSlot = slotStride;
        if (Centered)
        {
            TPanel average = TPanel.MultiplyAdd(rho, TPanel.Load(ref slots, slotStride), oneMinusRho * gradient);
            average.Store(ref slots, slotStride);
            v = TPanel.Max(v - (average * average), TPanel.Zero);
            momentumSlot += slotStride;
        }

        TPanel root = TPanel.Sqrt(v + TPanel.Broadcast(_epsilon));
        TPanel increment = TPanel.Broadcast(_learningRate) * gradient / root;
        if (_momentum == 0)
            return parameter - increment;
        TPanel m = TPanel.MultiplyAdd(TPanel.Broadcast(_momentum), TPanel.Load(ref slots, momentumSlot), increment);
        m.Store(ref slots, momentumSlot);
        return parameter - m;
    }
}
