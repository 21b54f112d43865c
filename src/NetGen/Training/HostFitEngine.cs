namespace NetGen;

/// <summary>Trains on the processor.</summary>
internal sealed class HostFitEngine<TNetwork, TOptimizer> : IFitEngine
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly Trainer<TNetwork, TOptimizer> _trainer;
    private readonly FitPlan _plan;
    private readonly int[] _order;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[] _predictions;
    private readonly float[] _weights;
    private double _loss;

    /// <summary>Takes the memory for batches.</summary>
    public HostFitEngine(Trainer<TNetwork, TOptimizer> trainer, FitPlan plan)
    {
        _trainer = trainer;
        _plan = plan;
        int batch = Math.Min(plan.Options.BatchSize, Math.Max(plan.Train.Count, plan.Validation?.Count ?? 0));
        _predictions = new float[checked(batch * TNetwork.Description.OutputSize)];
        bool shuffles = plan.Options.Shuffle;
        _order = shuffles ? new int[plan.Train.Count] : [];
        _inputs = shuffles ? new float[checked(batch * plan.Train.InputSize)] : [];
        _targets = shuffles ? new float[checked(batch * plan.Train.TargetSize)] : [];
        _weights = shuffles && plan.Train.SampleWeights is not null ? new float[batch] : [];
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
    public void BeginEpoch() => _plan.FillOrder(_order, _trainer);

    /// <inheritdoc/>
    public void Train(int start, int count)
    {
        DataSet data = _plan.Train;
        ReadOnlySpan<float> inputs;
        if (_plan.Options.Shuffle)
        {
            data.Gather(_order.AsSpan(start, count), _inputs, _targets, _weights);
            inputs = _inputs.AsSpan(0, count * data.InputSize);
        }
        else
        {
            inputs = data.Inputs.Span.Slice(start * data.InputSize, count * data.InputSize);
        }

        _loss = _trainer.TrainStep(inputs, Targets(start, count), Predictions(count), Weights(start, count));
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
        _plan.Options.CancellationToken);

    private Span<float> Predictions(int count) => _predictions.AsSpan(0, count * TNetwork.Description.OutputSize);

    private ReadOnlySpan<float> Weights(int start, int count) => _weights.Length > 0
        ? _weights.AsSpan(0, count)
        : _plan.Train.WeightsOf(start, count);

    private ReadOnlySpan<float> Targets(int start, int count)
    {
        int size = _plan.Train.TargetSize;
        return _plan.Options.Shuffle
            ? _targets.AsSpan(0, count * size)
            : _plan.Train.Targets.Span.Slice(start * size, count * size);
    }
}
