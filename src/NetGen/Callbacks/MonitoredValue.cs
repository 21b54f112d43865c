using System.Globalization;

namespace NetGen;

/// <summary>A value of the epochs that a callback watches, and the best one so far.</summary>
/// <remarks>
/// As in Keras's <c>MonitorCallback</c>, except that NaN is never an improvement, also as the first value: the epochs
/// behind it would otherwise be measured against it in vain.
/// </remarks>
internal sealed class MonitoredValue
{
    private readonly string _callback;
    private readonly string _name;
    private readonly MonitorMode _mode;
    private readonly double _minDelta;
    private double? _best;

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
        bool improves = _best is { } best ? IsBetter(result, best) : !double.IsNaN(current.Value);
        if (improves)
            _best = current.Value;
        return improves;
    }

    /// <summary>Whether the epoch's value is better than another value by more than minDelta.</summary>
    public bool IsBetter(EpochResult result, double other)
    {
        result.TryGet(_name, out MetricValue current);
        bool higherIsBetter = _mode == MonitorMode.Auto ? current.HigherIsBetter : _mode == MonitorMode.Max;
        return higherIsBetter ? current.Value - _minDelta > other : current.Value + _minDelta < other;
    }
}
