namespace NetGen;

/// <summary>
/// True positives / (true positives + false negatives) over all outputs. A prediction above the threshold is positive, and a
/// target other than 0 is positive (Keras: <c>Recall</c>).
/// </summary>
/// <param name="threshold">Predictions above it count as positive.</param>
/// <param name="name">The name in the history.</param>
public sealed class Recall(double threshold = 0.5, string name = "recall") : Metric(name)
{
    private readonly float _threshold = (float)threshold;
    private long _truePositives;
    private long _falseNegatives;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override double Result => Ratio(_truePositives, _truePositives + _falseNegatives);

    /// <inheritdoc/>
    public override void Reset() => (_truePositives, _falseNegatives) = (0, 0);

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        for (int i = 0; i < predictions.Length; i++)
        {
            if (targets[i] == 0)
                continue;
            if (predictions[i] > _threshold)
                _truePositives++;
            else
                _falseNegatives++;
        }
    }
}
