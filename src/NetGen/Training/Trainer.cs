using NetGen.Storage;

namespace NetGen;

/// <summary>The part of a trainer that is the same for every network, optimizer and device. Callbacks receive it.</summary>
public abstract partial class Trainer
{
    private LearningRateSchedule _learningRate;

    /// <summary>Makes the part that no device has a share in.</summary>
    private protected Trainer(ParameterStore parameters, OptimizerDescription optimizer, TrainerOptions? options)
    {
        Options = options ?? new TrainerOptions();
        Options.Validate();
        parameters.Buffer.RequireWritable();
        Optimizer = optimizer;
        _learningRate = optimizer.LearningRate;
        Parameters = parameters;
        Seed = Options.Seed;
    }

    /// <summary>The parameters of the network that is trained.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The number of steps (batches) that the trainer has taken so far.</summary>
    public long Step { get; private protected set; }

    /// <summary>
    /// The number of epochs that the trainer has completed so far. Together with the seed it determines the order of the samples.
    /// </summary>
    public int Epoch { get; private protected set; }

    /// <summary>Determines the order of the samples, the dropout masks and the changes of augmentations.</summary>
    public long Seed { get; private protected set; }

    /// <summary>Whether the optimizer has one learning rate for all steps and no schedule. Only then can you set <see cref="LearningRate"/>.</summary>
    public bool HasConstantLearningRate => _learningRate is ConstantSchedule;

    /// <summary>The learning rate of the next step.</summary>
    /// <exception cref="InvalidOperationException">Set, although the optimizer has a schedule.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public float LearningRate
    {
        get => _learningRate.At(Step);
        set
        {
            if (!HasConstantLearningRate)
                throw new InvalidOperationException(
                    $"The learning rate follows the optimizer's {_learningRate.GetType().Name}; to set it, make the " +
                    "optimizer with a plain number.");
            _learningRate = new ConstantSchedule(value);
        }
    }

    /// <summary>The seed and the limits for gradients.</summary>
    private protected TrainerOptions Options { get; }

    /// <summary>The optimizer, as files and messages know it.</summary>
    private protected OptimizerDescription Optimizer { get; }

    /// <summary>Whether a callback has asked to end training after this epoch.</summary>
    internal bool StopRequested { get; set; }

    /// <summary>Takes the warnings of callbacks while <c>Fit</c> runs.</summary>
    internal Action<string>? Warned { get; set; }

    /// <summary>Ends training after this epoch. Call it in a callback.</summary>
    public void StopTraining() => StopRequested = true;

    /// <summary>
    /// Adds a warning to <see cref="History.Warnings"/> of the running <c>Fit</c> and to its next report of progress. Call it in a
    /// callback.
    /// </summary>
    /// <param name="warning">A sentence or two: what is wrong, and what to do.</param>
    /// <exception cref="ArgumentException">The warning is empty.</exception>
    /// <exception cref="InvalidOperationException">No <c>Fit</c> is running.</exception>
    public void Warn(string warning)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(warning);
        Action<string> warned = Warned ?? throw new InvalidOperationException(
            $"No Fit is running whose history could take the warning '{warning}'; call Warn in a callback.");
        warned(warning);
    }

    /// <summary>Counts an epoch as completed.</summary>
    internal void CompleteEpoch() => Epoch++;

    /// <summary>Copies one slot of the optimizer from where it is kept.</summary>
    private protected abstract void ReadSlot(int slot, Span<float> values);

    /// <summary>A file was read: the parameters are in <see cref="Parameters"/>, and the slots have these values.</summary>
    private protected abstract void TakeState(IReadOnlyList<AlignedBuffer> slots);
}
