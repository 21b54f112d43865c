namespace NetGen;

/// <summary>
/// True positives / (true positives + false positives) over all outputs. A prediction above the threshold is positive, and a
/// target other than 0 is positive (Keras: <c>Precision</c>). NaN counts as a false positive.
/// </summary>
/// <param name="threshold">Predictions above it count as positive.</param>
/// <param name="name">The name in the history.</param>
public sealed class Precision(double threshold = 0.5, string name = "precision") : Metric(name)
{
    private readonly float _threshold = (float)threshold;
    private long _truePositives;
    private long _falsePositives;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override double Result => Ratio(_truePositives, _truePositives + _falsePositives);

    /// <inheritdoc/>
    public override void Reset() => (_truePositives, _falsePositives) = (0, 0);

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        for (int i = 0; i < predictions.Length; i++)
        {
            if (predictions[i] <= _threshold)
                continue;
            if (targets[i] != 0 && !float.IsNaN(predictions[i]))
                _truePositives++;
            else
                _falsePositives++;
        }
    }
}
