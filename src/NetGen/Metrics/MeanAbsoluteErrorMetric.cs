namespace NetGen;

/// <summary>mean(|p − t|) over all outputs of all samples (Keras: <c>MeanAbsoluteError</c>).</summary>
/// <param name="name">The name in the history.</param>
/// <remarks>The suffix tells it from <see cref="Loss.MeanAbsoluteError"/>, whose bare name attributes use.</remarks>
public sealed class MeanAbsoluteErrorMetric(string name = "mean_absolute_error") : Metric(name)
{
    private double _sum;
    private long _total;

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Result => Ratio(_sum, _total);

    /// <inheritdoc/>
    public override void Reset() => (_sum, _total) = (0, 0);

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        for (int i = 0; i < predictions.Length; i++)
        {
            double error = (double)predictions[i] - targets[i];
            _sum += Math.Abs(error);
        }

        _total += predictions.Length;
    }
}
