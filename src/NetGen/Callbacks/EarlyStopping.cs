using NetGen.Storage;

namespace NetGen;

/// <summary>Ends training when a value has stopped improving (Keras: <c>EarlyStopping</c>).</summary>
public sealed class EarlyStopping : Callback
{
    private const string WaitKey = "wait";
    private const string BestEpochKey = "best_epoch";

    private readonly MonitoredValue _monitored;
    private readonly int _patience;
    private readonly bool _restoreBestWeights;
    private readonly int _startFromEpoch;
    private readonly double? _baseline;
    private AlignedBuffer? _bestWeights;
    private int _wait;

    /// <summary>Makes the callback.</summary>
    /// <param name="monitor">The name of the value to watch.</param>
    /// <param name="minDelta">
    /// By how much a value must be better than the best to count as an improvement; at least 0.
    /// </param>
    /// <param name="patience">The number of epochs without an improvement after which training ends; at least 0.</param>
    /// <param name="mode">Which direction is an improvement.</param>
    /// <param name="restoreBestWeights">
    /// Whether the network gets the parameters of the best epoch at the end, even if training was not stopped early. Cancelled
    /// training keeps its last parameters, because it can be resumed. The optimizer's state stays that of the last step.
    /// </param>
    /// <param name="startFromEpoch">The number of epochs to wait before watching; at least 0.</param>
    /// <param name="baseline">
    /// The value has to be better than this. Epochs that improve but do not reach it count against the patience. As in Keras,
    /// training ends only after an epoch that does not improve. <see langword="null"/> for none.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public EarlyStopping(
        string monitor = "val_loss",
        double minDelta = 0,
        int patience = 0,
        MonitorMode mode = MonitorMode.Auto,
        bool restoreBestWeights = false,
        int startFromEpoch = 0,
        double? baseline = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(startFromEpoch);
        if (baseline is { } value && !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "baseline must be a finite number, or null for none.");
        _monitored = new MonitoredValue(nameof(EarlyStopping), monitor, mode, minDelta);
        _patience = patience;
        _restoreBestWeights = restoreBestWeights;
        _startFromEpoch = startFromEpoch;
        _baseline = baseline;
    }

    /// <summary>The epoch whose value is the best, from 1; 0 before there is one.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The epoch after which training was stopped, from 1; 0 if it was not.</summary>
    public int StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names)
    {
        _monitored.RequireIn(names);
        _monitored.Reset();
        _bestWeights = null;
        _wait = 0;
        BestEpoch = 0;
        StoppedEpoch = 0;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Epoch <= _startFromEpoch)
            return;
        _wait++;
        if (_monitored.Improves(result))
        {
            BestEpoch = result.Epoch;
            KeepWeights(trainer.Parameters.Buffer);
            if (_baseline is not { } baseline || _monitored.IsBetter(result, baseline))
                _wait = 0;
        }
        else if (_wait >= _patience && result.Epoch > 1)
        {
            StoppedEpoch = result.Epoch;
            trainer.StopTraining();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Trainer trainer, StopReason reason)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        if (reason != StopReason.Cancelled)
            _bestWeights?.Span.CopyTo(trainer.Parameters.Buffer.Span);
        _bestWeights = null;
    }

    /// <inheritdoc/>
    public override string? StateName => $"EarlyStopping({_monitored.Name})";

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _monitored.Save(state);

        // Who goes on after training was stopped wants to see more than one epoch of it.
        state[WaitKey] = StoppedEpoch == 0 ? _wait : 0;
        state[BestEpochKey] = BestEpoch;
        state.Parameters = _bestWeights;
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _monitored.Load(state);
        _wait = (int)(state[WaitKey] ?? 0);
        BestEpoch = (int)(state[BestEpochKey] ?? 0);
        if (state.Parameters is { } weights)
            KeepWeights(weights);
    }

    private void KeepWeights(AlignedBuffer weights)
    {
        if (!_restoreBestWeights)
            return;
        _bestWeights ??= new AlignedBuffer(weights.Length);
        weights.Span.CopyTo(_bestWeights.Span);
    }
}
