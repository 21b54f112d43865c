namespace NetGen;

/// <summary>The loss and the metrics of every epoch that one call of <c>Fit</c> completed.</summary>
public sealed class History
{
    private readonly List<int> _epochs = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, List<double>> _values = [];
    private readonly List<string> _warnings = [];

    internal History()
    {
    }

    /// <summary>The numbers of the epochs, from 1.</summary>
    public IReadOnlyList<int> Epochs => _epochs;

    /// <summary>
    /// The names that have values: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, <c>val_accuracy</c>.
    /// </summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Why training ended.</summary>
    public StopReason StopReason { get; internal set; }

    /// <summary>
    /// What was found to be suspicious, each thing once, in whole sentences: a class that is evaluated and not trained on, a
    /// metric that has no value. <see cref="ConsoleProgress"/> shows them too.
    /// </summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The values of one name, one for each of <see cref="Epochs"/>.</summary>
    /// <param name="name">The name: <c>val_loss</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such name.</exception>
    public IReadOnlyList<double> this[string name] =>
        _values.TryGetValue(name, out List<double>? values)
            ? values
            : throw new KeyNotFoundException(
                _names.Count == 0
                    ? $"The history has no '{name}': no epoch was completed."
                    : $"The history has no '{name}'; it has {string.Join(", ", _names)}.");

    internal void Warn(string warning) => _warnings.Add(warning);

    internal void Add(EpochResult epoch)
    {
        _epochs.Add(epoch.Epoch);
        foreach (MetricValue value in epoch.Values)
        {
            if (!_values.TryGetValue(value.Name, out List<double>? values))
            {
                _names.Add(value.Name);
                _values.Add(value.Name, values = []);
            }

            values.Add(value.Value);
        }
    }
}
