namespace NetGen;

/// <summary>
/// The fraction of outputs where the prediction and the target are on the same side of 0, for targets −1 and 1 as well
/// as 0 and 1: (p &gt; 0) equals (t &gt; 0).
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
