namespace NetGen;

/// <summary>
/// The fraction of samples whose largest output is that of their class. Targets of one value are class indices (Keras:
/// <c>SparseCategoricalAccuracy</c>). Targets with one value for each output are one-hot (Keras: <c>CategoricalAccuracy</c>).
/// </summary>
/// <param name="name">The name in the history.</param>
public sealed class CategoricalAccuracy(string name = "categorical_accuracy") : MeanMetric(name)
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        int classes = predictions.Length / count;
        int targetSize = targets.Length / count;
        ClassTargets.Require(Name, classes, targetSize);
        int correct = 0;
        for (int i = 0; i < count; i++)
        {
            if (ClassTargets.IsRight(predictions.Slice(i * classes, classes), targets.Slice(i * targetSize, targetSize)))
                correct++;
        }

        Add(correct, count);
    }
}
