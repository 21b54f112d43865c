namespace NetGen;

/// <summary>Trains on the processor.</summary>
internal sealed class HostFitEngine<TNetwork, TOptimizer> : IFitEngine, IDisposable
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly Trainer<TNetwork, TOptimizer> _trainer;
    private readonly FitPlan _plan;
    private readonly int[] _order;
    private readonly float[] _predictions;
    private readonly BatchProducer? _producer;
    private readonly BatchStates<TNetwork>? _states;
    private readonly BatchStates<TNetwork>? _validationStates;

    // Samples that are neither shuffled nor augmented are read where they lie.
    private BatchMemory? _batch;
    private double _loss;

    /// <summary>Takes the memory for batches.</summary>
    public HostFitEngine(Trainer<TNetwork, TOptimizer> trainer, FitPlan plan)
    {
        _trainer = trainer;
        _plan = plan;
        int batch = Math.Min(plan.Options.BatchSize, Math.Max(plan.Train.Count, plan.Validation?.Count ?? 0));
        _predictions = new float[checked(batch * TNetwork.Description.OutputSize)];
        _states = BatchStates<TNetwork>.OfBatches(plan.Options.BatchSize);
        _validationStates = plan.Validation is null ? null : BatchStates<TNetwork>.OfBatches(plan.Options.BatchSize);
        _order = plan.Options.Shuffle || plan.Augmenter is not null ? new int[plan.Train.Count] : [];
        if (plan.Augmenter is { } augmenter)
            _producer = new BatchProducer(plan, augmenter);
        else if (plan.Options.Shuffle)
            _batch = new BatchMemory(plan.Train, plan.LargestBatch);
    }

    /// <inheritdoc/>
    public bool KnowsResultsAtOnce => true;

    /// <inheritdoc/>
    public void TakeParameters()
    {
    }

    /// <inheritdoc/>
    public void GiveParameters()
    {
    }

    /// <inheritdoc/>
    public void BeginEpoch()
    {
        _states?.Reset();
        _plan.FillOrder(_order, _trainer);
        _producer?.Begin(_order, _trainer.Seed, _trainer.Epoch);
    }

    /// <inheritdoc/>
    public void Train(int start, int count)
    {
        DataSet data = _plan.Train;
        if (_producer is not null)
            _batch = _producer.Take();
        else
            _batch?.Gather(_order.AsSpan(start, count));
        ReadOnlySpan<float> inputs = _batch is null
            ? data.Inputs.Span.Slice(start * data.InputSize, count * data.InputSize)
            : _batch.Inputs(count);
        _loss = _trainer.TrainStep(inputs, Targets(start, count), Predictions(count), Weights(start, count), _states);
    }

    /// <inheritdoc/>
    public void EndEpoch()
    {
    }

    /// <inheritdoc/>
    public TrainedBatch Result(int start, int count) => new(_loss, _trainer.Pass.LossSums, Predictions(count), Targets(start, count));

    /// <inheritdoc/>
    public double? Validate(DataSet validation) => Evaluator.Run(
        _trainer.Network,
        _trainer.Pass,
        validation,
        _plan.Measures,
        _plan.Options.BatchSize,
        _predictions,
        _validationStates,
        _plan.Options.CancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _producer?.Dispose();

    private Span<float> Predictions(int count) => _predictions.AsSpan(0, count * TNetwork.Description.OutputSize);

    private ReadOnlySpan<float> Weights(int start, int count) => _batch is null ? _plan.Train.WeightsOf(start, count) : _batch.Weights(count);

    private ReadOnlySpan<float> Targets(int start, int count)
    {
        int size = _plan.Train.TargetSize;
        return _batch is null ? _plan.Train.Targets.Span.Slice(start * size, count * size) : _batch.Targets(count);
    }
}
