using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>The loss and the metrics of every epoch that one call of <c>Fit</c> completed.</summary>
public sealed class History
{
    private readonly List<EpochResult> _epochs = [];
    private readonly Dictionary<string, List<double>> _values = [];
    private readonly List<string> _warnings = [];

    internal History()
    {
    }

    /// <summary>The completed epochs in order, each with its number and its values.</summary>
    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>
    /// The names of the values, in order: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, <c>val_accuracy</c>. In a network with
    /// several losses, each follows <c>loss</c> under the name of its output: <c>policy_loss</c>. Empty if no epoch was completed.
    /// </summary>
    public IReadOnlyList<string> Names => _epochs.Count == 0 ? [] : _epochs[0].Values.Names;

    /// <summary>Why training ended.</summary>
    public StopReason StopReason { get; internal set; }

    /// <summary>Where and why training diverged, or <see langword="null"/> if it did not.</summary>
    public Divergence? Divergence { get; internal set; }

    /// <summary>
    /// Suspicious findings, each once, in whole sentences: a class that is evaluated and not trained on, a metric that has no
    /// value. <see cref="ConsoleProgress"/> shows them too.
    /// </summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The values with a name, one for each of <see cref="Epochs"/>.</summary>
    /// <param name="name">The name: <c>val_loss</c>.</param>
    /// <exception cref="KeyNotFoundException">
    /// No value has this name; the message lists the names. Or no epoch was completed.
    /// </exception>
    public IReadOnlyList<double> this[string name] =>
        _values.TryGetValue(name, out List<double>? values)
            ? values
            : throw (_epochs.Count == 0
                ? new KeyNotFoundException($"There is no value '{name}': no epoch was completed.")
                : MetricValues.NotFound(name, Names));

    /// <summary>A table with a line for each epoch and a column for each value. Lines end in <c>\n</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("epoch");
        foreach (string name in Names)
            text.Append("  ").Append(name.PadLeft(ColumnWidth(name)));
        text.Append('\n');
        foreach (EpochResult epoch in _epochs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{epoch.Epoch,5}");
            foreach (MetricValue value in epoch.Values)
                text.Append("  ").Append(MetricValue.Format(value.Value).PadLeft(ColumnWidth(value.Name)));
            text.Append('\n');
        }

        return text.ToString();
    }

    internal void Warn(string warning) => _warnings.Add(warning);

    internal void Add(EpochResult epoch)
    {
        _epochs.Add(epoch);
        foreach (MetricValue value in epoch.Values)
        {
            if (!_values.TryGetValue(value.Name, out List<double>? values))
                _values.Add(value.Name, values = []);
            values.Add(value.Value);
        }
    }

    // Ten characters hold every value with an exponent.
    private static int ColumnWidth(string name) => Math.Max(name.Length, 10);
}
