namespace NetGen;

/// <summary>The loss and the metrics of a network on a data set.</summary>
public sealed class Evaluation
{
    private Evaluation(MetricValues values, IReadOnlyList<string> warnings) => (Values, Warnings) = (values, warnings);

    /// <summary>Reads the measures.</summary>
    internal static Evaluation Of(double loss, Measures measures) =>
        new(
            new MetricValues([new MetricValue("loss", loss, HigherIsBetter: false), .. measures.Values]),
            [.. measures.Metrics.Select(metric => metric.Warning).OfType<string>()]);

    /// <summary>The mean loss over the samples, regularisers included. Of several losses, it is their weighted sum.</summary>
    public double Loss => Values[0].Value;

    /// <summary>The loss, each loss of a network with several (<c>policy_loss</c>), and the metrics.</summary>
    public MetricValues Values { get; }

    /// <summary>The remarks of the metrics about their values, such as the reason for NaN.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The value of a metric by its name, or the loss by <c>loss</c>.</summary>
    /// <param name="name">The name: <c>accuracy</c>.</param>
    /// <exception cref="KeyNotFoundException">No value has this name; the message lists the names.</exception>
    public double this[string name] => Values[name];

    /// <summary>Names and values as Keras prints them: <c>loss: 0.3121 - accuracy: 0.9012</c>.</summary>
    public override string ToString() => Values.ToString();
}
