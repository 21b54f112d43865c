using NetGen.Storage;

namespace NetGen;

/// <summary>
/// Trains one network with one optimizer. It owns the optimizer's state and the scratch memory, and counts steps and epochs.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
/// <remarks>
/// Each call of <see cref="Fit"/> goes on where the last one ended. The same seed, data and options give the same bits on the
/// same machine. Only one thread may use a trainer at a time.
/// </remarks>
public sealed class Trainer<TNetwork, TOptimizer> : Trainer
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly AlignedBuffer _slots;
    private TOptimizer _optimizer;
    private AlignedBuffer? _gradients;

    /// <summary>Makes a trainer. <c>network.CreateTrainer(optimizer)</c> does the same without type arguments.</summary>
    /// <param name="network">The network, whose parameters the trainer changes.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="options">The seed and the limits for gradients.</param>
    /// <exception cref="ArgumentException">
    /// The optimizer is the <see langword="default"/> of its struct, or the options contradict each other.
    /// </exception>
    public Trainer(TNetwork network, TOptimizer optimizer, TrainerOptions? options = null)
        : base(Require(network).Parameters, OptimizerDescription.Of(optimizer), options)
    {
        _optimizer = optimizer;
        Network = network;

        int length = TNetwork.Description.StorageLength;
        _slots = new AlignedBuffer(checked(length * optimizer.SlotNames.Length));
        _slots.Span.Fill(optimizer.InitialSlotValue);
        Pass = new BatchPass<TNetwork>(network, Options.MaxDegreeOfParallelism);
        if (Options.ClipsGradients)
            _gradients = new AlignedBuffer(length);
    }

    /// <summary>The network that is trained.</summary>
    public TNetwork Network { get; }

    /// <summary>Computes losses and gradients in the trainer's own memory.</summary>
    internal BatchPass<TNetwork> Pass { get; }

    /// <summary>The optimizer's state, one slot behind the other.</summary>
    internal AlignedBuffer Slots => _slots;

    /// <summary>Trains on one batch: forward pass, backward pass, and one step of the optimizer.</summary>
    /// <param name="inputs">n samples, n at least 1.</param>
    /// <param name="targets">n targets.</param>
    /// <param name="predictions">Receives the outputs for the n samples, computed with dropout before the step.</param>
    /// <returns>The mean loss over the batch before the step, regularisers included.</returns>
    /// <remarks>
    /// Allocates nothing, except one buffer of the parameters' length for the first batch of several chunks. If gradients are
    /// not clipped and the batch is one chunk, the optimizer is applied to each part of the gradient as soon as it is complete.
    /// The gradients are then never written to memory.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the counts differ, or the predictions overlap what is read.
    /// </exception>
    public double TrainStep(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> predictions)
    {
        double regularization = Network.ComputeRegularization();
        int count = inputs.Length / TNetwork.Description.InputSize;
        var dropout = new DropoutKey(Seed, Step);
        _optimizer.BeginStep(Step, LearningRate);
        if (Options.ClipsGradients || count > TNetwork.ChunkRows)
            _gradients ??= new AlignedBuffer(Parameters.Buffer.Length);

        double loss;
        if (Options.ClipsGradients)
        {
            var sink = new GradientAccumulator(_gradients!);
            loss = Pass.Backpropagate(inputs, targets, dropout, predictions, sink, nameof(TrainStep));
            GradientClipping.Apply(Options, _gradients!, TNetwork.Description);
            OptimizerStep.Apply(_optimizer, Parameters.Buffer, _gradients!, _slots);
            if (OptimizerStep.Settles(Step))
                OptimizerStep.Settle(_slots);
        }
        else
        {
            var sink = new OptimizerSink<TOptimizer>(_optimizer, Parameters.Buffer, _slots, _gradients, OptimizerStep.Settles(Step));
            loss = Pass.Backpropagate(inputs, targets, dropout, predictions, sink, nameof(TrainStep));
        }

        Step++;
        return (loss / count) + regularization;
    }

    /// <summary>Trains for a number of epochs.</summary>
    /// <param name="data">The training data, at least one sample.</param>
    /// <param name="options">Epochs, batch size, validation and more; <see langword="null"/> for one epoch in batches of 32.</param>
    /// <returns>
    /// The loss and the metrics of every completed epoch. As in Keras, the training values are means over the epoch, taken
    /// while the parameters change and with dropout. The validation values are computed after the epoch, without dropout. So
    /// the validation loss may lie below the training loss.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The data do not fit the network, a target is none that its loss can mean, or an option is outside its range. All samples
    /// are checked first, and nothing has changed; the message counts the wrong ones and names the first.
    /// </exception>
    public History Fit(DataSet data, FitOptions? options = null)
    {
        FitPlan plan = FitPlan.Make<TNetwork>(data, options);
        return new FitLoop(this, plan, new HostFitEngine<TNetwork, TOptimizer>(this, plan)).Run();
    }

    /// <inheritdoc/>
    private protected override void ReadSlot(int slot, Span<float> values) =>
        _slots.Span.Slice(slot * values.Length, values.Length).CopyTo(values);

    /// <inheritdoc/>
    private protected override void TakeState(IReadOnlyList<AlignedBuffer> slots)
    {
        for (int i = 0; i < slots.Count; i++)
            slots[i].Span.CopyTo(_slots.Span[(i * slots[i].Length)..]);
    }

    private static TNetwork Require(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network;
    }
}
