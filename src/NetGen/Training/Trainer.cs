using NetGen.Storage;

namespace NetGen;

/// <summary>The part of a trainer that callbacks see, whatever the network and the optimizer are.</summary>
public abstract class Trainer
{
    private protected Trainer(ParameterStore parameters) => Parameters = parameters;

    /// <summary>The parameters of the network that is trained.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The number of steps (batches) trained over the trainer's life.</summary>
    public long Step { get; private protected set; }

    /// <summary>
    /// The number of epochs completed over the trainer's life. With the seed it determines the order of the samples.
    /// </summary>
    public int Epoch { get; private protected set; }

    /// <summary>Determines the order of the samples and the dropout masks.</summary>
    public long Seed { get; private protected set; }

    /// <summary>Whether the optimizer was made with one learning rate for all steps, which can then be changed.</summary>
    public abstract bool HasConstantLearningRate { get; }

    /// <summary>The learning rate of the next step.</summary>
    /// <exception cref="InvalidOperationException">Set, although the optimizer has a schedule.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public abstract float LearningRate { get; set; }

    /// <summary>Whether a callback has asked to end training after this epoch.</summary>
    internal bool StopRequested { get; set; }

    /// <summary>Ends training after this epoch; for callbacks.</summary>
    public void StopTraining() => StopRequested = true;
}
