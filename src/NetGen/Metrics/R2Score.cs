namespace NetGen;

/// <summary>
/// R², the coefficient of determination: 1 − Σ(t − p)² / Σ(t − mean t)² for each output, averaged over the outputs (Keras:
/// <c>R2Score</c>). 1 is perfect; 0 is as good as always predicting the mean of the targets; it may be negative.
/// </summary>
/// <param name="name">The name in the history.</param>
/// <remarks>
/// If the targets of an output are all equal, it has no R²: the result is NaN, and <see cref="Warning"/> says why (Keras
/// takes 0). Sums are in double precision. The first update allocates them; later ones allocate nothing.
/// </remarks>
public sealed class R2Score(string name = "r2_score") : Metric(name)
{
    private double[] _means = [];
    private double[] _totals = [];
    private double[] _residuals = [];
    private long _count;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <summary>The mean of R² over the outputs; NaN if an output's targets are all equal, 0 without any sample.</summary>
    public override double Result
    {
        get
        {
            if (_count == 0)
                return 0;
            double sum = 0;
            for (int i = 0; i < _totals.Length; i++)
                sum += _totals[i] == 0 ? double.NaN : 1 - (_residuals[i] / _totals[i]);
            return sum / _totals.Length;
        }
    }

    /// <inheritdoc/>
    public override string? Warning
    {
        get
        {
            int constant = _count == 0 ? -1 : Array.IndexOf(_totals, 0.0);
            return constant < 0
                ? null
                : $"{Name} is NaN: it measures errors by how much the targets vary, and those of output {constant} are all equal.";
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _means.AsSpan().Clear();
        _totals.AsSpan().Clear();
        _residuals.AsSpan().Clear();
        _count = 0;
    }

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        RequireSameLength(predictions, targets);
        int outputs = predictions.Length / count;
        if (_totals.Length != outputs)
        {
            _means = new double[outputs];
            _totals = new double[outputs];
            _residuals = new double[outputs];
            _count = 0;
        }

        for (int row = 0; row < count; row++)
        {
            _count++;
            for (int i = 0; i < outputs; i++)
            {
                double target = targets[(row * outputs) + i];
                double error = target - predictions[(row * outputs) + i];
                _residuals[i] += error * error;

                // Welford, 1962: the sum of squares minus the square of the sum would lose all digits of targets far from 0.
                double deviation = target - _means[i];
                _means[i] += deviation / _count;
                _totals[i] += deviation * (target - _means[i]);
            }
        }
    }
}
