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
    private readonly ExcludedParameters<TOptimizer>? _excluded;
    private readonly double[] _stepLosses = new double[TNetwork.LossCount];
    private TOptimizer _optimizer;
    private AlignedBuffer? _gradients;

    /// <summary>Makes a trainer. <c>network.CreateTrainer(optimizer)</c> does the same without type arguments.</summary>
    /// <param name="network">The network, whose parameters the trainer changes.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="options">The seed and the limits for gradients.</param>
    /// <exception cref="ArgumentException">
    /// The optimizer is the <see langword="default"/> of its struct or excludes a parameter that there is not, or the options
    /// contradict each other.
    /// </exception>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="ParameterStore.IsReadOnly"/>).</exception>
    public Trainer(TNetwork network, TOptimizer optimizer, TrainerOptions? options = null)
        : base(Require(network).Parameters, OptimizerDescription.Of(optimizer), options)
    {
        _optimizer = optimizer;
        _excluded = ExcludedParameters<TOptimizer>.Find(optimizer, TNetwork.Description);
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

    /// <summary>
    /// Of the last <see cref="TrainStep"/>: the mean of each loss over the batch, in the order of the outputs. Sample weights are in it, and
    /// the weight of the loss is not (Keras: <c>policy_loss</c> of <c>train_on_batch</c>).
    /// </summary>
    public ReadOnlySpan<double> StepLosses => _stepLosses;

    /// <summary>Computes losses and gradients in the trainer's own memory.</summary>
    internal BatchPass<TNetwork> Pass { get; }

    /// <summary>The optimizer's state, one slot after the other.</summary>
    internal AlignedBuffer Slots => _slots;

    /// <summary>Trains on one batch: forward pass, backward pass, and one step of the optimizer.</summary>
    /// <param name="inputs">n samples, n at least 1.</param>
    /// <param name="targets">n targets.</param>
    /// <param name="predictions">Receives the outputs for the n samples, computed with dropout before the step.</param>
    /// <param name="sampleWeights">
    /// n weights, by which the losses of the samples and their gradients are multiplied; none for 1 each. The mean is over the
    /// number of samples, whatever their weights (Keras: <c>sample_weight</c> with <c>sum_over_batch_size</c>).
    /// </param>
    /// <param name="states">
    /// Of a network with stateful layers, what the n samples go on from, and then what they leave to the next batch; otherwise nothing.
    /// </param>
    /// <returns>
    /// The mean loss over the batch before the step, regularisers included. Of several losses, it is their weighted sum, and
    /// <see cref="StepLosses"/> has each.
    /// </returns>
    /// <remarks>
    /// Allocates nothing, except one buffer of the parameters' length for the first batch of several chunks. If gradients are
    /// not clipped and the batch is one chunk, the optimizer is applied to each part of the gradient as soon as it is complete.
    /// The gradients are then never written to memory.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the counts differ, the predictions overlap the inputs or the targets, or the states are missing,
    /// too many or not those of n samples.
    /// </exception>
    public double TrainStep(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        Span<float> predictions,
        ReadOnlySpan<float> sampleWeights = default,
        BatchStates<TNetwork>? states = null)
    {
        double regularization = Network.ComputeRegularization();
        int count = inputs.Length / TNetwork.Description.InputSize;
        var dropout = new DropoutKey(Seed, Step);
        _optimizer.BeginStep(Step, LearningRate);
        _excluded?.BeginStep(_optimizer);
        if (Options.ClipsGradients || count > TNetwork.TrainingChunkRows)
            _gradients ??= new AlignedBuffer(Parameters.Buffer.Length);

        // Before, in case that the step ends in the middle; and after, since other threads may predict meanwhile.
        Parameters.MarkChanged();
        double loss;
        if (Options.ClipsGradients)
        {
            var sink = new GradientAccumulator(_gradients!);
            loss = Pass.Backpropagate(inputs, targets, dropout, predictions, sampleWeights, states, sink, nameof(TrainStep));
            GradientClipping.Apply(Options, _gradients!, TNetwork.Description);
            if (_excluded is null)
                OptimizerStep.Apply(_optimizer, Parameters.Buffer, _gradients!, _slots);
            else
                OptimizerStep.Apply(_optimizer, _excluded, Parameters.Buffer, _gradients!, _slots);
            if (OptimizerStep.Settles(Step))
                OptimizerStep.Settle(_slots);
        }
        else
        {
            var sink = new OptimizerSink<TOptimizer>(
                _optimizer, Parameters.Buffer, _slots, _gradients, _excluded, OptimizerStep.Settles(Step));
            loss = Pass.Backpropagate(inputs, targets, dropout, predictions, sampleWeights, states, sink, nameof(TrainStep));
        }

        Pass.MoveAverages();
        Parameters.MarkChanged();
        for (int i = 0; i < _stepLosses.Length; i++)
            _stepLosses[i] = Pass.LossSums[i] / count;
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
    /// The data do not fit the network, a target is not one that the loss allows, or an option is outside its range. All samples
    /// are checked first, and nothing has changed; the message counts the wrong ones and names the first.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The trainer is training already, or an augmentation threw: the message names the sample.
    /// </exception>
    public History Fit(DataSet data, FitOptions? options = null)
    {
        FitPlan plan = FitPlan.Make<TNetwork>(data, options);
        return Alone(() => Run(plan));
    }

    /// <summary>Trains for a number of epochs on a thread of its own; otherwise as <see cref="Fit"/>.</summary>
    /// <param name="data">The training data, at least one sample. They must not change while they are trained on.</param>
    /// <param name="options">Epochs, batch size, validation and more; <see langword="null"/> for one epoch in batches of 32.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps, as <see cref="FitOptions.CancellationToken"/> does, which counts too: the task then
    /// completes with the epochs so far and <see cref="StopReason.Cancelled"/>, and throws nothing.
    /// </param>
    /// <returns>A task whose result is that of <see cref="Fit"/>.</returns>
    /// <remarks>
    /// Callbacks and progress are called on the training thread. Until the task has completed, the network's predictions are
    /// those of parameters in the middle of a step, and the trainer takes no other call.
    /// </remarks>
    /// <exception cref="ArgumentException">The data do not fit the network, or an option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The trainer is training already.</exception>
    public Task<History> FitAsync(DataSet data, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        FitPlan plan = FitPlan.Make<TNetwork>(data, options);
        var token = new JoinedToken(plan.Options, cancellationToken);
        return AloneAsync(() => Run(plan with { Options = token.Options }), token);
    }

    private History Run(FitPlan plan)
    {
        using var engine = new HostFitEngine<TNetwork, TOptimizer>(this, plan);
        return new FitLoop(this, plan, engine).Run();
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
