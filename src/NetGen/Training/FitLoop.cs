using System.Diagnostics;
using NetGen.Randomness;

namespace NetGen;

/// <summary>One call of <c>Fit</c>: epochs of shuffled batches, validation, callbacks and progress.</summary>
internal sealed class FitLoop<TNetwork, TOptimizer>
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly Trainer<TNetwork, TOptimizer> _trainer;
    private readonly FitOptions _options;
    private readonly DataSet _train;
    private readonly DataSet? _validation;
    private readonly Metric[] _metrics;
    private readonly int[] _order;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[] _predictions;
    private readonly int _batchSize;

    public FitLoop(Trainer<TNetwork, TOptimizer> trainer, DataSet data, FitOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        options.Validate();
        DataSetCheck.Require<TNetwork>("Fit", data);
        _trainer = trainer;
        _options = options;
        (_train, _validation) = options.Divide(data);
        if (_validation is not null)
            DataSetCheck.Require<TNetwork>("Validation", _validation);
        _metrics = DataSetCheck.MetricsOrDefaults<TNetwork>(options.Metrics);

        int largest = Math.Max(_train.Count, _validation?.Count ?? 0);
        int batch = Math.Min(options.BatchSize, largest);
        _batchSize = options.BatchSize;
        _predictions = new float[checked(batch * TNetwork.Description.OutputSize)];
        _order = options.Shuffle ? new int[_train.Count] : [];
        _inputs = options.Shuffle ? new float[checked(batch * _train.InputSize)] : [];
        _targets = options.Shuffle ? new float[checked(batch * _train.TargetSize)] : [];
    }

    private int Batches => ((_train.Count - 1) / _batchSize) + 1;

    /// <summary>Trains all epochs, unless a callback or the token ends it before.</summary>
    public History Run()
    {
        var history = new History();
        IReadOnlyList<string> names = ValueNames();
        _trainer.StopRequested = false;
        foreach (Callback callback in _options.Callbacks)
            callback.OnTrainBegin(_trainer, names);

        for (int epoch = _options.InitialEpoch + 1; epoch <= _options.Epochs; epoch++)
        {
            if (RunEpoch(epoch) is not { } result)
            {
                history.StopReason = StopReason.Cancelled;
                break;
            }

            history.Add(result);
            foreach (Callback callback in _options.Callbacks)
                callback.OnEpochEnd(_trainer, result);
            if (_trainer.StopRequested)
            {
                history.StopReason = StopReason.EarlyStopping;
                break;
            }
        }

        foreach (Callback callback in _options.Callbacks)
            callback.OnTrainEnd(_trainer, history.StopReason);
        return history;
    }

    /// <summary>Trains one epoch and validates; <see langword="null"/> where it was cancelled.</summary>
    private EpochResult? RunEpoch(int epoch)
    {
        long started = Stopwatch.GetTimestamp();
        ShuffleOrder();
        foreach (Metric metric in _metrics)
            metric.Reset();

        double lossSum = 0;
        int samples = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            if (_options.CancellationToken.IsCancellationRequested)
            {
                Report(epoch, batch, started, samples == 0 ? 0 : lossSum / samples, null, isCancelled: true);
                return null;
            }

            int count = Math.Min(_batchSize, _train.Count - samples);
            lossSum += TrainBatch(samples, count) * count;
            samples += count;
            Report(epoch, batch + 1, started, lossSum / samples, null, isCancelled: false);
        }

        double loss = lossSum / samples;
        var values = new List<MetricValue> { new("loss", loss, false) };
        foreach (Metric metric in _metrics)
            values.Add(new MetricValue(metric.Name, metric.Result, metric.HigherIsBetter));
        if (_validation is not null && !Validate(_validation, values))
        {
            Report(epoch, Batches, started, loss, null, isCancelled: true);
            return null;
        }

        _trainer.CompleteEpoch();
        var result = new EpochResult(epoch, values);
        Report(epoch, Batches, started, loss, result, isCancelled: false);
        return result;
    }

    /// <summary>One step on the samples from <paramref name="start"/> on in this epoch's order.</summary>
    private double TrainBatch(int start, int count)
    {
        ReadOnlySpan<float> inputs;
        ReadOnlySpan<float> targets;
        if (_options.Shuffle)
        {
            _train.Gather(_order.AsSpan(start, count), _inputs, _targets);
            inputs = _inputs.AsSpan(0, count * _train.InputSize);
            targets = _targets.AsSpan(0, count * _train.TargetSize);
        }
        else
        {
            inputs = _train.Inputs.Span.Slice(start * _train.InputSize, count * _train.InputSize);
            targets = _train.Targets.Span.Slice(start * _train.TargetSize, count * _train.TargetSize);
        }

        Span<float> predictions = _predictions.AsSpan(0, count * TNetwork.Description.OutputSize);
        double loss = _trainer.TrainStep(inputs, targets, predictions);
        foreach (Metric metric in _metrics)
            metric.Update(predictions, targets, count);
        return loss;
    }

    private bool Validate(DataSet validation, List<MetricValue> values)
    {
        foreach (Metric metric in _metrics)
            metric.Reset();
        double? loss = Evaluator.Run(
            _trainer.Network, _trainer.Pass, validation, _metrics, _batchSize, _predictions, _options.CancellationToken);
        if (loss is not { } value)
            return false;
        values.Add(new MetricValue("val_loss", value, false));
        foreach (Metric metric in _metrics)
            values.Add(new MetricValue("val_" + metric.Name, metric.Result, metric.HigherIsBetter));
        return true;
    }

    // Always from the ordered samples, so that the order depends on seed and epoch alone and not on the orders before.
    private void ShuffleOrder()
    {
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        Permutation.Shuffle(_order, _trainer.Seed, _trainer.Epoch);
    }

    private List<string> ValueNames()
    {
        var names = new List<string> { "loss" };
        names.AddRange(_metrics.Select(metric => metric.Name));
        if (_validation is not null)
            names.AddRange(names.ConvertAll(name => "val_" + name));
        return names;
    }

    private void Report(int epoch, int batch, long started, double loss, EpochResult? result, bool isCancelled) =>
        _options.Progress?.Report(new TrainingProgress
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            Batch = batch,
            Batches = Batches,
            Elapsed = Stopwatch.GetElapsedTime(started),
            Loss = loss,
            Metrics = _metrics,
            Result = result,
            IsCancelled = isCancelled,
        });
}
