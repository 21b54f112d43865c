namespace NetGen;

/// <summary>
/// The fraction of samples whose class is among the k largest outputs. Targets as for <see cref="CategoricalAccuracy"/>
/// (Keras: <c>TopKCategoricalAccuracy</c> and <c>SparseTopKCategoricalAccuracy</c>).
/// </summary>
/// <remarks>
/// Equal outputs share the places that are left for them: with ten equal outputs and k = 1, a sample counts 0.1. This is the
/// expected accuracy if ties are broken at random. Keras counts each of the ten as right. An untrained network of zeros
/// would then be perfect.
/// </remarks>
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
        double correct = 0;
        for (int i = 0; i < count; i++)
        {
            int expected = ClassTargets.ClassOf(targets.Slice(i * targetSize, targetSize), classes);
            if (expected >= 0)
                correct += ShareAmongLargest(predictions.Slice(i * classes, classes), expected);
        }

        Add(correct, count);
    }

    // With n outputs above that of the class and m equal to it, k − n of the m places are among the k largest.
    private double ShareAmongLargest(ReadOnlySpan<float> outputs, int index)
    {
        float value = outputs[index];
        if (!float.IsFinite(value))
            return 0;
        int larger = 0;
        int equal = 0;
        foreach (float output in outputs)
        {
            if (float.IsNaN(output))
                return 0;
            if (output > value)
                larger++;
            else if (output == value)
                equal++;
        }

        return Math.Clamp((_k - larger) / (double)equal, 0, 1);
    }
}
