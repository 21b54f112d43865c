namespace NetGen;

/// <summary>
/// The fraction of outputs for which (p &gt; threshold) equals the target, 0 or 1 (Keras: <c>BinaryAccuracy</c>).
/// </summary>
/// <param name="threshold">Predictions above it count as 1.</param>
/// <param name="name">The name in the history.</param>
public sealed class BinaryAccuracy(double threshold = 0.5, string name = "binary_accuracy") : MeanMetric(name)
{
    private readonly float _threshold = (float)threshold;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        int correct = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            float predicted = predictions[i] > _threshold ? 1 : 0;
            if (predicted == targets[i])
                correct++;
        }

        Add(correct, predictions.Length);
    }
}
