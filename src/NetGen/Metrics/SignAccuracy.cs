namespace NetGen;

/// <summary>
/// The fraction of outputs where the prediction and the target are on the same side of 0, for targets −1 and 1 as well
/// as 0 and 1: (p &gt; 0) equals (t &gt; 0).
/// </summary>
/// <param name="name">The name in the history.</param>
public sealed class SignAccuracy(string name = "sign_accuracy") : Metric(name)
{
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
            if (predictions[i] > 0 == targets[i] > 0)
                _correct++;
        }

        _total += predictions.Length;
    }
}
