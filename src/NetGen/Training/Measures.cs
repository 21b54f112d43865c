using System.Collections.Immutable;

namespace NetGen;

/// <summary>
/// What <c>Fit</c> and <c>Evaluate</c> report besides the loss: each loss of a network with several, and the metrics, each of which is
/// given the slices of its output.
/// </summary>
internal sealed class Measures
{
    private readonly Metric[] _metrics;
    private readonly LossInfo[] _lossOf;
    private readonly LossMeans _losses;
    private float[] _predictions = [];
    private float[] _targets = [];

    private Measures(Metric[] metrics, ImmutableArray<LossInfo> losses)
    {
        _metrics = metrics;
        _losses = new LossMeans(losses);
        _lossOf = Array.ConvertAll(metrics, metric => Find(metric, losses));
    }

    /// <summary>The losses.</summary>
    public IReadOnlyList<MetricValue> Losses => _losses;

    /// <summary>The metrics.</summary>
    public IReadOnlyList<Metric> Metrics => _metrics;

    /// <summary>The names of all values in order.</summary>
    public IEnumerable<string> Names => [.. _losses.Names, .. _metrics.Select(metric => metric.Name)];

    /// <summary>The values over the samples since the last <see cref="Reset"/>.</summary>
    public IEnumerable<MetricValue> Values =>
        [.. _losses, .. _metrics.Select(metric => new MetricValue(metric.Name, metric.Result, metric.HigherIsBetter))];

    /// <summary>Those of a network: the metrics that were asked for, or those that go with its losses.</summary>
    /// <exception cref="ArgumentException">A metric is null, is of no output of the network, or has the name of another value.</exception>
    public static Measures Of<TNetwork>(IReadOnlyList<Metric>? metrics)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        ImmutableArray<LossInfo> losses = NetworkLosses.Of<TNetwork>();
        Metric[] all = metrics is not null
            ? [.. metrics]
            : [.. losses.SelectMany(loss => Metric.DefaultsOf(loss.Loss, losses.Length > 1 ? loss.Name : null))];
        if (all.Contains(null))
            throw new ArgumentException(
                "A metric is null; leave it out, or give null instead of the whole list for the loss's default metrics.", nameof(metrics));
        var measures = new Measures(all, losses);
        var names = new HashSet<string> { "loss" };
        foreach (string name in measures.Names)
        {
            if (!names.Add(name))
                throw new ArgumentException($"Two metrics would be reported as '{name}'; give one of them another name.");
        }

        return measures;
    }

    /// <summary>Forgets all samples.</summary>
    public void Reset()
    {
        _losses.Reset();
        foreach (Metric metric in _metrics)
            metric.Reset();
    }

    /// <summary>Takes a batch into account.</summary>
    /// <param name="predictions">The rows of its predictions.</param>
    /// <param name="targets">The rows of its targets.</param>
    /// <param name="lossSums">The sum over its samples of each loss.</param>
    /// <param name="count">The number of samples.</param>
    public void Update(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<double> lossSums, int count)
    {
        _losses.Add(lossSums, count);
        for (int i = 0; i < _metrics.Length; i++)
        {
            LossInfo loss = _lossOf[i];
            _metrics[i].Update(
                Slice(predictions, count, loss.OutputOffset, loss.OutputSize, ref _predictions),
                Slice(targets, count, loss.TargetOffset, loss.TargetSize, ref _targets),
                count);
        }
    }

    // Some values of each row, one row after the other. Copied only if there are others.
    private static ReadOnlySpan<float> Slice(ReadOnlySpan<float> rows, int count, int offset, int size, ref float[] copy)
    {
        int length = rows.Length / count;
        if (size == length)
            return rows;
        if (copy.Length < count * size)
            copy = new float[count * size];
        for (int i = 0; i < count; i++)
            rows.Slice((i * length) + offset, size).CopyTo(copy.AsSpan(i * size));
        return copy.AsSpan(0, count * size);
    }

    private static LossInfo Find(Metric metric, ImmutableArray<LossInfo> losses)
    {
        string outputs = string.Join(", ", losses.Select(loss => loss.Name));
        if (metric.Output is { } output)
            return losses.FirstOrDefault(loss => loss.Name == output) ?? throw new ArgumentException(
                $"The metric '{metric.Name}' is of the output '{output}', and the network has only {outputs}; give it one of these.");
        return losses.Length == 1
            ? losses[0]
            : throw new ArgumentException(
                $"The network has the outputs {outputs}, and the metric '{metric.Name}' does not say which one it measures; set its Output: " +
                $"new {metric.GetType().Name} {{ Output = \"{losses[0].Name}\" }}.");
    }
}
