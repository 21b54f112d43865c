using NetGen.Storage;

namespace NetGen.Learning;

/// <summary>An optimizer with its state, whatever its type.</summary>
internal abstract class ParameterUpdate
{
    /// <summary>The optimizer.</summary>
    public abstract OptimizerDescription Optimizer { get; }

    /// <summary>Its slots, one after the other.</summary>
    public abstract AlignedBuffer Slots { get; }

    /// <summary>Changes parameters by one step.</summary>
    /// <param name="step">The number of the step, from 0.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="gradients">The gradients, in the same places.</param>
    public abstract void Apply(long step, AlignedBuffer parameters, AlignedBuffer gradients);
}

/// <summary>The same for a type of optimizer.</summary>
internal sealed class ParameterUpdate<TOptimizer> : ParameterUpdate
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly ExcludedParameters<TOptimizer>? _excluded;
    private TOptimizer _optimizer;

    /// <summary>Makes the state of an optimizer that has taken no step.</summary>
    /// <exception cref="ArgumentException">The optimizer is the default of its struct, or excludes a parameter that there is not.</exception>
    public ParameterUpdate(TOptimizer optimizer, NetworkDescription description)
    {
        Optimizer = OptimizerDescription.Of(optimizer);
        _excluded = ExcludedParameters<TOptimizer>.Find(optimizer, description);
        _optimizer = optimizer;
        Slots = new AlignedBuffer(checked(description.StorageLength * optimizer.SlotNames.Length));
        Slots.Span.Fill(optimizer.InitialSlotValue);
    }

    /// <inheritdoc/>
    public override OptimizerDescription Optimizer { get; }

    /// <inheritdoc/>
    public override AlignedBuffer Slots { get; }

    /// <inheritdoc/>
    public override void Apply(long step, AlignedBuffer parameters, AlignedBuffer gradients)
    {
        _optimizer.BeginStep(step, Optimizer.LearningRate.At(step));
        _excluded?.BeginStep(_optimizer);
        if (_excluded is null)
            OptimizerStep.Apply(_optimizer, parameters, gradients, Slots);
        else
            OptimizerStep.Apply(_optimizer, _excluded, parameters, gradients, Slots);
        if (OptimizerStep.Settles(step))
            OptimizerStep.Settle(Slots);
    }
}
