namespace NetGen;

/// <summary>
/// The fraction of outputs for which (p &gt; 0) equals (t &gt; 0). It works for targets −1 and 1, and for targets 0 and 1.
/// </summary>
/// <param name="name">The name in the history.</param>
public sealed class SignAccuracy(string name = "sign_accuracy") : MeanMetric(name)
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        int correct = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            if (predictions[i] > 0 == targets[i] > 0 && !float.IsNaN(predictions[i]))
                correct++;
        }

        Add(correct, predictions.Length);
    }
}
