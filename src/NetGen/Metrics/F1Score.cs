namespace NetGen;

/// <summary>
/// F1, the harmonic mean of precision and recall: 2·TP / (2·TP + FP + FN) for each class, averaged over the classes (Keras:
/// <c>F1Score</c>).
/// </summary>
/// <remarks>
/// <para>
/// Without a threshold, the class of the largest output is the prediction, and targets are one-hot or class indices; a
/// network with one output then has the threshold 0.5. With a threshold, each output is decided on its own: it is positive above the
/// threshold. A target other than 0 is positive.
/// </para>
/// <para>
/// A class that neither occurs nor is predicted has an F1 of 0, as in Keras. A prediction of NaN is wrong whatever the
/// target. The first update allocates the counts; later ones allocate nothing.
/// </para>
/// </remarks>
public sealed class F1Score : Metric
{
    private readonly ClassAverage _average;
    private readonly float? _threshold;
    private long[] _truePositives = [];
    private long[] _falsePositives = [];
    private long[] _falseNegatives = [];

    /// <summary>Makes the metric.</summary>
    /// <param name="average">How the classes' figures become one.</param>
    /// <param name="threshold">
    /// Outputs above it are positive; <see langword="null"/> for the class of the largest output.
    /// </param>
    /// <param name="name">The name in the history.</param>
    /// <exception cref="ArgumentOutOfRangeException">The average is not a member of <see cref="ClassAverage"/>.</exception>
    public F1Score(ClassAverage average = ClassAverage.Macro, double? threshold = null, string name = "f1_score")
        : base(name)
    {
        if (!Enum.IsDefined(average))
            throw new ArgumentOutOfRangeException(nameof(average), average, $"{nameof(F1Score)} expects a member of ClassAverage.");
        _average = average;
        _threshold = (float?)threshold;
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            double sum = 0;
            double weights = 0;
            long positives = 0, errors = 0;
            for (int i = 0; i < _truePositives.Length; i++)
            {
                long wrong = _falsePositives[i] + _falseNegatives[i];
                double weight = _average == ClassAverage.Weighted ? _truePositives[i] + _falseNegatives[i] : 1;
                sum += weight * Score(_truePositives[i], wrong);
                weights += weight;
                positives += _truePositives[i];
                errors += wrong;
            }

            return _average == ClassAverage.Micro ? Score(positives, errors) : Ratio(sum, weights);
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _truePositives.AsSpan().Clear();
        _falsePositives.AsSpan().Clear();
        _falseNegatives.AsSpan().Clear();
    }

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        int outputs = predictions.Length / count;
        if (_truePositives.Length != outputs)
        {
            _truePositives = new long[outputs];
            _falsePositives = new long[outputs];
            _falseNegatives = new long[outputs];
        }

        if (_threshold is null && outputs > 1)
            CountClasses(predictions, targets, count, outputs);
        else
            CountOutputs(predictions, targets, outputs);
    }

    private static double Score(long truePositives, long errors) => Ratio(2.0 * truePositives, (2.0 * truePositives) + errors);

    private void CountClasses(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count, int classes)
    {
        int targetSize = targets.Length / count;
        ClassTargets.Require(Name, classes, targetSize);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> outputs = predictions.Slice(i * classes, classes);
            int predicted = ClassTargets.IndexOfMax(outputs);
            int actual = ClassTargets.ClassOf(targets.Slice(i * targetSize, targetSize), classes);
            if (predicted == actual)
            {
                if (actual >= 0)
                    _truePositives[actual]++;
                continue;
            }

            if (predicted >= 0)
                _falsePositives[predicted]++;
            if (actual >= 0)
                _falseNegatives[actual]++;
        }
    }

    private void CountOutputs(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int outputs)
    {
        RequireSameLength(predictions, targets);
        float threshold = _threshold ?? 0.5f;
        for (int i = 0; i < predictions.Length; i++)
        {
            int output = i % outputs;
            bool isPositive = predictions[i] > threshold;
            if (targets[i] != 0)
                (isPositive ? _truePositives : _falseNegatives)[output]++;
            else if (isPositive || float.IsNaN(predictions[i]))
                _falsePositives[output]++;
        }
    }
}
