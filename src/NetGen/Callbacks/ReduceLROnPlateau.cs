using System.Globalization;

namespace NetGen;

/// <summary>
/// Multiplies the learning rate by a factor when a value has stopped improving (Keras: <c>ReduceLROnPlateau</c>). The
/// optimizer's learning rate must be a plain number, not a schedule.
/// </summary>
public sealed class ReduceLROnPlateau : Callback
{
    private const string WaitKey = "wait";
    private const string CooldownKey = "cooldown";

    private readonly MonitoredValue _monitored;
    private readonly double _factor;
    private readonly int _patience;
    private readonly int _cooldown;
    private readonly float _minLearningRate;
    private int _cooldownLeft;
    private int _wait;

    /// <summary>Makes the callback.</summary>
    /// <param name="monitor">The name of the value to watch.</param>
    /// <param name="factor">The factor for the learning rate, between 0 and 1.</param>
    /// <param name="patience">The number of epochs without an improvement after which it is reduced; at least 0.</param>
    /// <param name="mode">Which direction is an improvement.</param>
    /// <param name="minDelta">
    /// By how much a value must be better than the best to count as an improvement; at least 0.
    /// </param>
    /// <param name="cooldown">The number of epochs after a reduction that are not counted; at least 0.</param>
    /// <param name="minLearningRate">The lowest learning rate; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ReduceLROnPlateau(
        string monitor = "val_loss",
        double factor = 0.1,
        int patience = 10,
        MonitorMode mode = MonitorMode.Auto,
        double minDelta = 1e-4,
        int cooldown = 0,
        float minLearningRate = 0)
    {
        if (!(factor > 0 && factor < 1))
            throw new ArgumentOutOfRangeException(
                nameof(factor),
                $"factor must lie between 0 and 1, got {factor.ToString(CultureInfo.InvariantCulture)}.");
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        ArgumentOutOfRangeException.ThrowIfNegative(minLearningRate);
        _monitored = new MonitoredValue(nameof(ReduceLROnPlateau), monitor, mode, minDelta);
        _factor = factor;
        _patience = patience;
        _cooldown = cooldown;
        _minLearningRate = minLearningRate;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The optimizer has a schedule.</exception>
    public override void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        _monitored.RequireIn(names);
        if (!trainer.HasConstantLearningRate)
            throw new InvalidOperationException(
                "ReduceLROnPlateau sets the learning rate, but the optimizer's follows a schedule; make the " +
                "optimizer with a plain number, or leave the callback out.");
        _monitored.Reset();
        _cooldownLeft = 0;
        _wait = 0;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(result);
        if (_cooldownLeft > 0)
        {
            _cooldownLeft--;
            _wait = 0;
        }

        if (_monitored.Improves(result))
        {
            _wait = 0;
        }
        else if (_cooldownLeft == 0)
        {
            _wait++;
            if (_wait >= _patience && trainer.LearningRate > _minLearningRate)
            {
                trainer.LearningRate = Math.Max((float)(trainer.LearningRate * _factor), _minLearningRate);
                _cooldownLeft = _cooldown;
                _wait = 0;
            }
        }
    }

    /// <inheritdoc/>
    public override string? StateName => $"ReduceLROnPlateau({_monitored.Name})";

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _monitored.Save(state);
        state[WaitKey] = _wait;
        state[CooldownKey] = _cooldownLeft;
    }

    /// <inheritdoc/>
    public override void LoadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _monitored.Load(state);
        _wait = (int)(state[WaitKey] ?? 0);
        _cooldownLeft = (int)(state[CooldownKey] ?? 0);
    }
}
