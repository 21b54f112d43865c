using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>
/// CMA-ES itself: the distribution that candidates are drawn from, and its update (Hansen, "The CMA evolution strategy: A tutorial", 2016, with negative weights). Everything is in double
/// precision.
/// </summary>
internal sealed class CovarianceMatrixAdaptation
{
    // Of the covariance, as in Hansen's programs.
    private const double MaximumCondition = 1e14;

    private readonly int _n;
    private readonly CmaConstants _constants;
    private readonly SymmetricEigen _eigen;
    private readonly double[] _samples;
    private readonly double[] _step;
    private readonly double[] _whitened;

    /// <summary>Makes a distribution with the identity as its covariance.</summary>
    /// <param name="mean">The first mean.</param>
    /// <param name="stepSize">σ, the first standard deviation.</param>
    /// <param name="lambda">λ, the candidates of a generation, at least 4.</param>
    public CovarianceMatrixAdaptation(double[] mean, double stepSize, int lambda)
    {
        int n = _n = mean.Length;
        _constants = new CmaConstants(n, lambda);
        _eigen = new SymmetricEigen(n);
        _samples = new double[checked(lambda * n)];
        _step = new double[n];
        _whitened = new double[n];
        Mean = mean;
        StepSize = stepSize;
        StepPath = new double[n];
        CovariancePath = new double[n];
        Covariance = new double[n * n];
        Basis = new double[n * n];
        Scales = new double[n];
        for (int i = 0; i < n; i++)
            Covariance[(i * n) + i] = Basis[(i * n) + i] = Scales[i] = 1;
    }

    /// <summary>The mean m.</summary>
    public double[] Mean { get; }

    /// <summary>σ.</summary>
    public double StepSize { get; set; }

    /// <summary>p_σ.</summary>
    public double[] StepPath { get; }

    /// <summary>p_c.</summary>
    public double[] CovariancePath { get; }

    /// <summary>C, [n, n].</summary>
    public double[] Covariance { get; }

    /// <summary>The eigenvectors of C at the last decomposition, row by row.</summary>
    public double[] Basis { get; }

    /// <summary>The roots of its eigenvalues.</summary>
    public double[] Scales { get; }

    /// <summary>The number of updates.</summary>
    public long Generation { get; set; }

    /// <summary>The number of updates at the last decomposition.</summary>
    public long DecomposedGeneration { get; set; }

    /// <summary>The constants of the strategy.</summary>
    public CmaConstants Constants => _constants;

    /// <summary>The step y of a candidate, which is m + σ·y.</summary>
    public Span<double> SampleOf(int candidate) => _samples.AsSpan(candidate * _n, _n);

    /// <summary>Draws the steps of all candidates of the present generation: y = B·D·z with z of the standard normal distribution.</summary>
    /// <param name="seed">Together with the generation, it determines them.</param>
    public void Draw(long seed)
    {
        for (int candidate = 0; candidate * _n < _samples.Length; candidate++)
        {
            var random = new PhiloxSequence(seed, RandomPurpose.Perturbation, checked((uint)Generation), (uint)candidate);
            Span<double> sample = SampleOf(candidate);
            sample.Clear();
            for (int i = 0; i < _n; i++)
                DoubleRows.AddScaled(sample, Scales[i] * random.NextNormal(), Basis.AsSpan(i * _n, _n));
        }
    }

    /// <summary>Changes the distribution by a generation.</summary>
    /// <param name="order">The candidates, the best first.</param>
    public void Update(ReadOnlySpan<int> order)
    {
        _step.AsSpan().Clear();
        for (int i = 0; i < _constants.ParentCount; i++)
            DoubleRows.AddScaled(_step, _constants.Weights[i], SampleOf(order[i]));
        DoubleRows.AddScaled(Mean, StepSize, _step);
        Generation++;
        double norm = UpdatePaths(out bool isSteady);
        UpdateCovariance(order, isSteady);
        StepSize *= Math.Exp(_constants.StepRate / _constants.StepDamping * ((norm / _constants.ExpectedNorm) - 1));
        if (Generation - DecomposedGeneration >= _constants.DecompositionInterval)
            Decompose();
    }

    private double UpdatePaths(out bool isSteady)
    {
        // C^(−½)·⟨y⟩ in the coordinates of the eigenvectors, and then in those of the parameters.
        double rate = _constants.StepRate;
        double factor = Math.Sqrt(rate * (2 - rate) * _constants.EffectiveParents);
        Whiten(_step);
        DoubleRows.Scale(StepPath, 1 - rate);
        for (int i = 0; i < _n; i++)
            DoubleRows.AddScaled(StepPath, factor * _whitened[i], Basis.AsSpan(i * _n, _n));
        double norm = Math.Sqrt(DoubleRows.Dot(StepPath, StepPath));
        double warm = Math.Sqrt(1 - Math.Pow(1 - rate, 2.0 * Generation));
        isSteady = norm / warm < (1.4 + (2 / (_n + 1.0))) * _constants.ExpectedNorm;
        rate = _constants.PathRate;
        DoubleRows.Scale(CovariancePath, 1 - rate);
        if (isSteady)
            DoubleRows.AddScaled(CovariancePath, Math.Sqrt(rate * (2 - rate) * _constants.EffectiveParents), _step);
        return norm;
    }

    private void UpdateCovariance(ReadOnlySpan<int> order, bool isSteady)
    {
        double one = _constants.RankOneRate, mu = _constants.RankMuRate;
        double correction = isSteady ? 0 : _constants.PathRate * (2 - _constants.PathRate);
        DoubleRows.Scale(Covariance, 1 + (one * correction) - one - (mu * _constants.WeightSum));
        AddProduct(one, CovariancePath);
        for (int i = 0; i < order.Length; i++)
        {
            Span<double> sample = SampleOf(order[i]);
            double weight = _constants.Weights[i];
            if (weight < 0)
            {
                // Long steps of bad candidates must not make the covariance indefinite.
                Whiten(sample);
                double square = DoubleRows.Dot(_whitened, _whitened);
                weight *= square > 0 ? _n / square : 0;
            }

            AddProduct(mu * weight, sample);
        }
    }

    // D⁻¹·Bᵀ·y, whose norm is that of C^(−½)·y.
    private void Whiten(ReadOnlySpan<double> step)
    {
        for (int i = 0; i < _n; i++)
            _whitened[i] = DoubleRows.Dot(Basis.AsSpan(i * _n, _n), step) / Scales[i];
    }

    // The lower half alone; the other is filled before a decomposition.
    private void AddProduct(double factor, ReadOnlySpan<double> vector)
    {
        for (int row = 0; row < _n; row++)
        {
            double scaled = factor * vector[row];
            Span<double> values = Covariance.AsSpan(row * _n, _n);
            for (int column = 0; column <= row; column++)
                values[column] += scaled * vector[column];
        }
    }

    private void Decompose()
    {
        for (int row = 0; row < _n; row++)
        {
            for (int column = 0; column < row; column++)
                Covariance[(column * _n) + row] = Covariance[(row * _n) + column];
        }

        _eigen.Decompose(Covariance, Scales, Basis);
        double least = double.PositiveInfinity, greatest = 0;
        foreach (double value in Scales)
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));

        // Rounding may make the least eigenvalues of a thin distribution negative.
        double lift = Math.Max(0, (greatest / MaximumCondition) - least);
        for (int i = 0; i < _n; i++)
        {
            Covariance[(i * _n) + i] += lift;
            Scales[i] = Math.Sqrt(Scales[i] + lift);
        }

        DecomposedGeneration = Generation;
    }
}
