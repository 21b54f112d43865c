namespace NetGen;

/// <summary>A metric that is a mean: of errors, or of 1 and 0 for right and wrong (Keras: <c>Mean</c>).</summary>
public abstract class MeanMetric : Metric
{
    private double _sum;
    private long _count;

    /// <summary>Names the metric.</summary>
    /// <param name="name">The name under which the history has its values.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected MeanMetric(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public sealed override double Result => Ratio(_sum, _count);

    /// <inheritdoc/>
    public sealed override void Reset() => (_sum, _count) = (0, 0);

    /// <summary>Takes values into account.</summary>
    /// <param name="sum">Their sum.</param>
    /// <param name="count">Their number.</param>
    protected void Add(double sum, long count)
    {
        _sum += sum;
        _count += count;
    }
}
