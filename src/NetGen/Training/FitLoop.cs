using System.Diagnostics;
using NetGen.Numerics;

namespace NetGen;

/// <summary>One call of <c>Fit</c>: epochs of batches, validation, callbacks and progress, whatever trains the batches.</summary>
internal sealed class FitLoop(Trainer trainer, FitPlan plan, IFitEngine engine)
{
    private readonly Trainer _trainer = trainer;
    private readonly FitPlan _plan = plan;
    private readonly IFitEngine _engine = engine;
    private readonly FitOptions _options = plan.Options;
    private readonly Measures _measures = plan.Measures;
    private readonly History _history = new();
    private readonly HashSet<string> _warnedOf = [];
    private List<string> _newWarnings = [];
    private double _lossSum;
    private int _counted;
    private long _stepsBefore;
    private Divergence? _divergence;

    /// <summary>Trains all epochs, unless a callback or the token ends it before.</summary>
    public History Run()
    {
        _trainer.Warned = Warn;
        try
        {
            return Train();
        }
        finally
        {
            _trainer.Warned = null;
        }
    }

    private History Train()
    {
        foreach (string warning in _plan.Warnings)
            Warn(warning);
        IReadOnlyList<string> names = ValueNames();
        _trainer.StopRequested = false;
        foreach (Callback callback in _options.Callbacks)
            callback.OnTrainBegin(_trainer, names);
        _trainer.BeginCallbacks(_options.Callbacks);
        try
        {
            _engine.TakeParameters();
            _history.StopReason = RunEpochs();
        }
        finally
        {
            _trainer.EndCallbacks();
        }

        _engine.GiveParameters();
        if (_history.Epochs.Count > 0)
            CheckParameters(_history.Epochs[^1].Epoch);
        bool isDealtWith = _divergence is null;
        if (_divergence is { } divergence)
        {
            _history.StopReason = StopReason.Diverged;
            _history.Divergence = divergence;
            foreach (Callback callback in _options.Callbacks)
                isDealtWith |= callback.OnDivergence(_trainer, divergence);
        }

        foreach (Callback callback in _options.Callbacks)
            callback.OnTrainEnd(_trainer, _history.StopReason);
        ReportLateWarnings();
        if (_options.Callbacks.Count > 0)
            _engine.TakeParameters();
        return isDealtWith ? _history : throw new TrainingDivergedException(_divergence!, _history);
    }

    // The loss of a batch is from before its step: the last step of an epoch shows in the parameters alone.
    private void CheckParameters(int epoch)
    {
        if (!FiniteValues.AreAll(_trainer.Parameters.Buffer.Span))
            _divergence ??= Divergence.OfParameters(epoch, _trainer.Step, _plan.Train);
    }

    private StopReason RunEpochs()
    {
        for (int epoch = _options.InitialEpoch; epoch < _options.Epochs;)
        {
            epoch++;
            if (RunEpoch(epoch) is not { } result)
                return StopReason.Cancelled;
            _history.Add(result);
            if (_options.Callbacks.Count > 0)
            {
                // Callbacks read the parameters, and may change them.
                _engine.GiveParameters();
                CheckParameters(epoch);
                if (_divergence is not null)
                    return StopReason.Diverged;
                foreach (Callback callback in _options.Callbacks)
                    callback.OnEpochEnd(_trainer, result);
                foreach (Callback callback in _options.Callbacks)
                    callback.OnCheckpoint(_trainer, result);
                _engine.TakeParameters();
            }

            if (_trainer.StopRequested)
                return StopReason.EarlyStopping;
        }

        return StopReason.Completed;
    }

    /// <summary>Trains one epoch and validates; <see langword="null"/> if it was cancelled or diverged.</summary>
    private EpochResult? RunEpoch(int epoch)
    {
        long started = Stopwatch.GetTimestamp();
        _measures.Reset();
        _lossSum = 0;
        _counted = 0;

        int samples = TrainBatches(epoch, started);
        _engine.EndEpoch();
        while (_counted < samples && _divergence is null)
            CountBatch(epoch, Math.Min(_options.BatchSize, samples - _counted));
        double loss = samples == 0 ? 0 : _lossSum / samples;
        int batches = samples == 0 ? 0 : ((samples - 1) / _options.BatchSize) + 1;
        if (_divergence is not null || samples < _plan.Train.Count)
        {
            Report(epoch, batches, started, loss, null, isCancelled: _divergence is null);
            return null;
        }

        var values = new List<MetricValue> { new("loss", loss, false) };
        AddMeasures(values, "");
        if (_plan.Validation is not null && !Validate(_plan.Validation, values))
        {
            Report(epoch, batches, started, loss, null, isCancelled: true);
            return null;
        }

        _trainer.CompleteEpoch();
        var result = new EpochResult(epoch, values);
        Report(epoch, batches, started, loss, result, isCancelled: false);
        return result;
    }

    /// <summary>Takes the steps of an epoch; gives the number of samples, fewer than there are if it was cancelled or diverged.</summary>
    private int TrainBatches(int epoch, long started)
    {
        _engine.BeginEpoch();
        _stepsBefore = _trainer.Step;
        int samples = 0;
        for (int batch = 1; batch <= _plan.Batches && _divergence is null && !_options.CancellationToken.IsCancellationRequested; batch++)
        {
            int count = Math.Min(_options.BatchSize, _plan.Train.Count - samples);
            _engine.Train(samples, count);
            samples += count;
            if (_engine.KnowsResultsAtOnce)
            {
                CountBatch(epoch, count);
                Report(epoch, batch, started, _lossSum / samples, null, isCancelled: false);
            }
        }

        return samples;
    }

    private void CountBatch(int epoch, int count)
    {
        TrainedBatch result = _engine.Result(_counted, count);
        if (!double.IsFinite(result.Loss))
        {
            long step = _stepsBefore + (_counted / _options.BatchSize) + 1;
            _divergence ??= Divergence.OfLoss(epoch, step, result.Loss, _plan.Train);
        }

        _lossSum += result.Loss * count;
        _measures.Update(result.Predictions, result.Targets, result.LossSums, count);
        _counted += count;
    }

    private bool Validate(DataSet validation, List<MetricValue> values)
    {
        _measures.Reset();
        if (_engine.Validate(validation) is not { } loss)
            return false;
        values.Add(new MetricValue("val_loss", loss, false));
        AddMeasures(values, "val_");
        return true;
    }

    private void AddMeasures(List<MetricValue> values, string prefix)
    {
        values.AddRange(_measures.Values.Select(value => value with { Name = prefix + value.Name }));
        foreach (Metric metric in _measures.Metrics)
        {
            if (metric.Warning is { } warning && _warnedOf.Add(prefix + metric.Name))
                Warn(prefix + warning);
        }
    }

    private void Warn(string warning)
    {
        _history.Warn(warning);
        _newWarnings.Add(warning);
    }

    // Callbacks may warn after the report of the last epoch.
    private void ReportLateWarnings()
    {
        if (_newWarnings.Count == 0)
            return;
        _options.Progress?.Report(new TrainingProgress
        {
            Epoch = _history.Epochs.Count > 0 ? _history.Epochs[^1].Epoch : _options.InitialEpoch,
            Epochs = _options.Epochs,
            Batch = _plan.Batches,
            Batches = _plan.Batches,
            Losses = _measures.Losses,
            Metrics = _measures.Metrics,
            Warnings = _newWarnings,
            HasWarningsOnly = true,
        });
        _newWarnings = [];
    }

    private List<string> ValueNames()
    {
        List<string> names = ["loss", .. _measures.Names];
        if (_plan.Validation is not null)
            names.AddRange(names.ConvertAll(name => "val_" + name));
        return names;
    }

    private void Report(int epoch, int batch, long started, double loss, EpochResult? result, bool isCancelled)
    {
        _options.Progress?.Report(new TrainingProgress
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            Batch = batch,
            Batches = _plan.Batches,
            Elapsed = Stopwatch.GetElapsedTime(started),
            Loss = loss,
            Losses = _measures.Losses,
            Metrics = _measures.Metrics,
            Warnings = _newWarnings,
            Result = result,
            IsCancelled = isCancelled,
            IsDiverged = _divergence is not null,
        });
        if (_newWarnings.Count > 0)
            _newWarnings = [];
    }
}
