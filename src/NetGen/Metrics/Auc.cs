namespace NetGen;

/// <summary>
/// The area under the receiver operating characteristic: the probability that a positive sample is ranked above a
/// negative one. The curve is sampled at evenly spaced thresholds and the area taken by trapezia (Keras: <c>AUC</c>
/// with its defaults).
/// </summary>
/// <remarks>
/// Predictions are probabilities; they are clipped to [0, 1]. A target other than 0 is positive. The first
/// threshold lies just below 0 and the last just above 1, as in Keras, so the curve reaches both corners.
/// </remarks>
public sealed class Auc : Metric
{
    private readonly long[] _positives;
    private readonly long[] _negatives;

    /// <summary>Makes the metric.</summary>
    /// <param name="thresholds">How many thresholds the curve is sampled at; at least 2.</param>
    /// <param name="name">The name in the history.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 thresholds.</exception>
    public Auc(int thresholds = 200, string name = "auc")
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(thresholds, 2);
        _positives = new long[thresholds - 1];
        _negatives = new long[thresholds - 1];
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            // From the highest threshold, where nothing is predicted positive, down to the lowest, where everything is.
            double area = 0;
            long truePositives = 0;
            for (int i = _positives.Length - 1; i >= 0; i--)
            {
                area += _negatives[i] * (truePositives + (0.5 * _positives[i]));
                truePositives += _positives[i];
            }

            long negatives = 0;
            foreach (long count in _negatives)
                negatives += count;
            return Ratio(area, (double)truePositives * negatives);
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _positives.AsSpan().Clear();
        _negatives.AsSpan().Clear();
    }

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        for (int i = 0; i < predictions.Length; i++)
        {
            // Bucket b holds the predictions in (b, b + 1] steps between thresholds: a prediction must exceed a
            // threshold to count as positive. Bucket 0 also takes 0 itself, which the threshold below 0 lets through.
            float position = float.Ceiling(Math.Clamp(predictions[i], 0f, 1f) * _positives.Length);
            int bucket = Math.Max((int)position - 1, 0);
            if (targets[i] != 0)
                _positives[bucket]++;
            else
                _negatives[bucket]++;
        }
    }
}
