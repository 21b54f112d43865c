namespace NetGen;

/// <summary>
/// The area under the receiver operating characteristic: the probability that a positive sample is ranked above a
/// negative one. Equal predictions count one half. Exact by default, from the ranks of all predictions (Mann and
/// Whitney, 1947); with a number of thresholds it is Keras's <c>AUC</c>, which samples the curve.
/// </summary>
/// <remarks>
/// <para>
/// A target other than 0 is positive. If all samples are of one class, or a prediction is NaN, there is no area: the result
/// is NaN, and <see cref="Warning"/> names the missing class.
/// </para>
/// <para>
/// The exact area keeps every prediction since the last <see cref="Reset"/>, 4 bytes each. The memory is kept from epoch to
/// epoch. Predictions need not be probabilities.
/// </para>
/// <para>
/// With thresholds, predictions are probabilities, and values outside [0, 1] are clipped. The first threshold lies just
/// below 0 and the last just above 1, as in Keras, so the curve reaches both corners. Predictions between the same two
/// thresholds count as equal: for rare positives, whose probabilities are all small, the sampled area can be 0.5 for a
/// network that ranks well.
/// </para>
/// </remarks>
public sealed class Auc : Metric
{
    private readonly RankedScores _positives = new();
    private readonly RankedScores _negatives = new();
    private readonly int? _buckets;
    private bool _hasNaN;

    /// <summary>Makes the metric.</summary>
    /// <param name="thresholds">
    /// <see langword="null"/> for the exact area; otherwise how many thresholds the curve is sampled at (Keras's default is
    /// 200), at least 2.
    /// </param>
    /// <param name="name">The name in the history.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 thresholds.</exception>
    public Auc(int? thresholds = null, string name = "auc")
        : base(name)
    {
        if (thresholds is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 2, nameof(thresholds));
            _buckets = number - 1;
        }
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <summary>The area; NaN if all samples are of one class or a prediction is NaN, 0 without any sample.</summary>
    public override double Result
    {
        get
        {
            if (_hasNaN)
                return double.NaN;
            if (_positives.Count == 0 || _negatives.Count == 0)
                return _positives.Count + _negatives.Count == 0 ? 0 : double.NaN;
            return PairsInOrder(_positives.Ascending(), _negatives.Ascending())
                / ((double)_positives.Count * _negatives.Count);
        }
    }

    /// <inheritdoc/>
    public override string? Warning =>
        _hasNaN || _positives.Count > 0 == _negatives.Count > 0
            ? null
            : $"{Name} is NaN: it compares positive samples with negative ones, and all {_positives.Count + _negatives.Count} " +
              $"targets are {(_positives.Count > 0 ? "positive" : "negative")}.";

    /// <inheritdoc/>
    public override void Reset()
    {
        _positives.Clear();
        _negatives.Clear();
        _hasNaN = false;
    }

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        for (int i = 0; i < predictions.Length; i++)
        {
            float score = predictions[i];
            if (float.IsNaN(score))
                _hasNaN = true;
            else
                (targets[i] != 0 ? _positives : _negatives).Add(_buckets is { } buckets ? Bucket(score, buckets) : score);
        }
    }

    // Bucket b holds the predictions in (b, b + 1] steps between thresholds: a prediction must exceed a threshold to count
    // as positive. Bucket 0 also takes 0 itself, which the threshold below 0 lets through. Trapezia under the sampled curve
    // are the pairs in order where predictions of one bucket are equal.
    private static float Bucket(float score, int buckets) =>
        Math.Max(float.Ceiling(Math.Clamp(score, 0f, 1f) * buckets) - 1, 0);

    // The negatives below each positive, and half of those that are equal to it.
    private static double PairsInOrder(ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives)
    {
        double pairs = 0;
        int below = 0;
        int notAbove = 0;
        foreach (float positive in positives)
        {
            while (below < negatives.Length && negatives[below] < positive)
                below++;
            notAbove = Math.Max(notAbove, below);
            while (notAbove < negatives.Length && negatives[notAbove] == positive)
                notAbove++;
            pairs += below + (0.5 * (notAbove - below));
        }

        return pairs;
    }
}
