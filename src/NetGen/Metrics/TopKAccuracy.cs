namespace NetGen;

/// <summary>
/// The fraction of samples whose class is among the k largest outputs: fewer than k outputs are larger than that of the
/// class. Targets as for <see cref="CategoricalAccuracy"/> (Keras: <c>TopKCategoricalAccuracy</c> and
/// <c>SparseTopKCategoricalAccuracy</c>).
/// </summary>
public sealed class TopKAccuracy : MeanMetric
{
    private readonly int _k;

    /// <summary>Makes the metric.</summary>
    /// <param name="k">How many of the largest outputs count; at least 1.</param>
    /// <param name="name">The name in the history.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is less than 1.</exception>
    public TopKAccuracy(int k = 5, string name = "top_k_categorical_accuracy")
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        _k = k;
    }

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
            int expected = ClassTargets.ClassOf(targets.Slice(i * targetSize, targetSize), classes);
            if (expected >= 0 && IsAmongLargest(predictions.Slice(i * classes, classes), expected))
                correct++;
        }

        Add(correct, count);
    }

    private bool IsAmongLargest(ReadOnlySpan<float> outputs, int index)
    {
        float value = outputs[index];
        if (!float.IsFinite(value))
            return false;
        int larger = 0;
        foreach (float output in outputs)
        {
            if (float.IsNaN(output))
                return false;
            if (output > value)
                larger++;
        }

        return larger < _k;
    }
}
