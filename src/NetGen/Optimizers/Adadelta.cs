using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Adadelta (Zeiler, 2012; Keras: <c>Adadelta</c>).</summary>
/// <remarks>
/// a ← ρ·a + (1 − ρ)·g², δ = −√(d + ε)/√(a + ε)·g, d ← ρ·d + (1 − ρ)·δ², and p ← p + lr·δ. Keras's default learning
/// rate of 0.001 is kept; the paper's is 1.
/// </remarks>
public struct Adadelta : IOptimizer<Adadelta>
{
    private readonly float _rho;
    private readonly float _oneMinusRho;
    private readonly float _epsilon;
    private float _learningRate;

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
        _rho = (float)rho;
        _oneMinusRho = (float)(1 - rho);
        _epsilon = (float)epsilon;
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
        TPanel epsilon = TPanel.Broadcast(_epsilon);
        TPanel squares = TPanel.MultiplyAdd(rho, TPanel.Load(ref slots, 0), oneMinusRho * (gradient * gradient));
        squares.Store(ref slots, 0);
        TPanel deltas = TPanel.Load(ref slots, slotStride);
        TPanel delta = TPanel.Sqrt(deltas + epsilon) * gradient / TPanel.Sqrt(squares + epsilon);
        TPanel.MultiplyAdd(rho, deltas, oneMinusRho * (delta * delta)).Store(ref slots, slotStride);
        return parameter - (TPanel.Broadcast(_learningRate) * delta);
    }
}
