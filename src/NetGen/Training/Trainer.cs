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

    /// <summary>
    /// Writes the network's parameters, the optimizer's state, steps, epochs, seed and learning rate to a safetensors
    /// file. The file appears whole or not at all; an existing one is replaced. <c>network.Load</c> reads it too.
    /// </summary>
    /// <param name="path">The file's name, by convention ending in <c>.safetensors</c>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public abstract void Save(string path);

    /// <summary>
    /// Reads what <see cref="Save"/> has written. Training then goes on as if it had never stopped: with the same data
    /// and options, on the same machine, it gives the same bits. Nothing is changed unless the whole file fits.
    /// </summary>
    /// <param name="path">The file's name.</param>
    /// <remarks>
    /// The seed is the file's, and so is the learning rate where neither trainer has a schedule. Schedules and the other
    /// settings of the optimizer are those of this trainer.
    /// </remarks>
    /// <exception cref="NetworkFileException">
    /// The file has no optimizer state or that of another optimizer, is damaged, or does not fit the network.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public abstract void Load(string path);

    /// <summary>Whether a callback has asked to end training after this epoch.</summary>
    internal bool StopRequested { get; set; }

    /// <summary>Ends training after this epoch; for callbacks.</summary>
    public void StopTraining() => StopRequested = true;
}
