using System.Globalization;

namespace NetGen;

/// <summary>A value of the epochs that a callback watches, and the best one so far.</summary>
/// <remarks>
/// As in Keras's <c>MonitorCallback</c>, except that NaN is never an improvement, also as the first value: the epochs
/// after it would otherwise be measured against it in vain.
/// </remarks>
internal sealed class MonitoredValue
{
    private const string BestKey = "best";
    private const string DirectionKey = "higher_is_better";

    private readonly string _callback;
    private readonly string _name;
    private readonly MonitorMode _mode;
    private readonly double _minDelta;
    private double? _best;
    private bool _higherIsBetter;

    public MonitoredValue(string callback, string name, MonitorMode mode, double minDelta)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!(minDelta >= 0 && double.IsFinite(minDelta)))
            throw new ArgumentOutOfRangeException(
                nameof(minDelta),
                $"minDelta must be finite and at least 0, got {minDelta.ToString(CultureInfo.InvariantCulture)}.");
        _callback = callback;
        _name = name;
        _mode = mode;
        _minDelta = minDelta;
    }

    /// <summary>The name of the value.</summary>
    public string Name => _name;

    /// <summary>The best value so far; <see langword="null"/> if there is none. To set it gives a value that has to be surpassed.</summary>
    public double? Best
    {
        get => _best;
        set => _best = value;
    }

    /// <summary>Checks that the epochs will have the value.</summary>
    public void RequireIn(IReadOnlyList<string> names)
    {
        if (!names.Contains(_name))
            throw new ArgumentException(
                $"{_callback} monitors '{_name}', but the epochs have only {string.Join(", ", names)}; " +
                (_name.StartsWith("val_", StringComparison.Ordinal)
                    ? "give FitOptions.Validation or ValidationSplit, or monitor another value."
                    : "add the metric, or monitor another value."));
    }

    /// <summary>Forgets the best value.</summary>
    public void Reset() => _best = null;

    /// <summary>
    /// Whether the epoch's value is better than the best so far by more than minDelta; if so, it becomes the best.
    /// </summary>
    public bool Improves(EpochResult result)
    {
        result.TryGet(_name, out MetricValue current);
        _higherIsBetter = HigherIsBetter(current);

        // No comparison with NaN is true.
        bool improves = IsBetter(current.Value, _best ?? (_higherIsBetter ? double.NegativeInfinity : double.PositiveInfinity));
        if (improves)
            _best = current.Value;
        return improves;
    }

    /// <summary>Whether the epoch's value is better than another value by more than minDelta.</summary>
    public bool IsBetter(EpochResult result, double other)
    {
        result.TryGet(_name, out MetricValue current);
        _higherIsBetter = HigherIsBetter(current);
        return IsBetter(current.Value, other);
    }

    /// <summary>Writes the best value so far to a state.</summary>
    public void Save(CallbackState state)
    {
        state[BestKey] = _best;
        state[DirectionKey] = _higherIsBetter ? 1 : 0;
    }

    /// <summary>Takes the best value of a state, unless the one known is better.</summary>
    public void Load(CallbackState state)
    {
        if (state[BestKey] is not { } best)
            return;
        _higherIsBetter = state[DirectionKey] == 1;
        if (_best is not { } known || (_higherIsBetter ? best > known : best < known))
            _best = best;
    }

    private bool HigherIsBetter(MetricValue current) =>
        _mode == MonitorMode.Auto ? current.HigherIsBetter : _mode == MonitorMode.Max;

    private bool IsBetter(double value, double other) =>
        _higherIsBetter ? value - _minDelta > other : value + _minDelta < other;
}
