namespace NetGen;

/// <summary>The learning rate as a function of the training step.</summary>
/// <remarks>Formulas and names follow <c>keras.optimizers.schedules</c>. A plain number converts to a constant schedule.</remarks>
public abstract record LearningRateSchedule
{
    /// <summary>The learning rate of one step.</summary>
    /// <param name="step">The number of the step, from 0; a step is one batch.</param>
    public abstract float At(long step);

    /// <summary>The same learning rate at every step.</summary>
    public static implicit operator LearningRateSchedule(float learningRate) => new ConstantSchedule(learningRate);
}

/// <summary>The same learning rate at every step.</summary>
/// <param name="LearningRate">The learning rate.</param>
public sealed record ConstantSchedule(float LearningRate) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override float At(long step) => LearningRate;
}
