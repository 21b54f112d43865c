namespace NetGen;

/// <summary>
/// The fraction of outputs where (p &gt; threshold) equals the target, 0 or 1 (Keras: <c>BinaryAccuracy</c>).
/// </summary>
/// <param name="threshold">Predictions above it count as 1.</param>
/// <param name="name">The name in the history.</param>
public sealed class BinaryAccuracy(double threshold = 0.5, string name = "binary_accuracy") : Metric(name)
{
    private readonly float _threshold = (float)threshold;
    private long _correct;
    private long _total;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override double Result => Ratio(_correct, _total);

    /// <inheritdoc/>
    public override void Reset() => (_correct, _total) = (0, 0);

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        for (int i = 0; i < predictions.Length; i++)
        {
            float predicted = predictions[i] > _threshold ? 1 : 0;
            if (predicted == targets[i])
                _correct++;
        }

        _total += predictions.Length;
    }
}
