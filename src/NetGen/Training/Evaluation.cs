namespace NetGen;

/// <summary>What a network comes to on a data set.</summary>
public sealed class Evaluation
{
    internal Evaluation(double loss, IReadOnlyList<MetricValue> metrics, IReadOnlyList<string> warnings)
    {
        Loss = loss;
        Metrics = metrics;
        Warnings = warnings;
    }

    /// <summary>Reads the metrics.</summary>
    internal static Evaluation Of(double loss, IReadOnlyList<Metric> metrics) => new(
        loss,
        [.. metrics.Select(metric => new MetricValue(metric.Name, metric.Result, metric.HigherIsBetter))],
        [.. metrics.Select(metric => metric.Warning).OfType<string>()]);

    /// <summary>The mean loss over the samples, regularisers included.</summary>
    public double Loss { get; }

    /// <summary>The metrics.</summary>
    public IReadOnlyList<MetricValue> Metrics { get; }

    /// <summary>What the metrics have to say about their values, such as why one is NaN.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The value of a metric by its name, or the loss by <c>loss</c>.</summary>
    /// <param name="name">The name: <c>accuracy</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such metric.</exception>
    public double this[string name]
    {
        get
        {
            if (name == "loss")
                return Loss;
            foreach (MetricValue metric in Metrics)
            {
                if (metric.Name == name)
                    return metric.Value;
            }

            throw new KeyNotFoundException(
                $"The evaluation has no '{name}'; it has " +
                $"{string.Join(", ", Metrics.Select(m => m.Name).Prepend("loss"))}.");
        }
    }
}
