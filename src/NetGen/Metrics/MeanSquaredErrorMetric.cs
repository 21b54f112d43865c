namespace NetGen;

/// <summary>mean((p − t)²) over all outputs of all samples (Keras: <c>MeanSquaredError</c>).</summary>
/// <param name="name">The name in the history.</param>
/// <remarks>The suffix distinguishes it from <see cref="Loss.MeanSquaredError"/>, which attributes use without a prefix.</remarks>
public sealed class MeanSquaredErrorMetric(string name = "mean_squared_error") : MeanMetric(name)
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        double sum = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            double error = (double)predictions[i] - targets[i];
            sum += error * error;
        }

        Add(sum, predictions.Length);
    }
}
