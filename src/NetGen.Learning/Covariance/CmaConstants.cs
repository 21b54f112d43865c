namespace NetGen.Learning;

/// <summary>The strategy parameters of CMA-ES, by the defaults of Hansen, "The CMA evolution strategy: A tutorial" (2016), table 1.</summary>
internal sealed class CmaConstants
{
    /// <summary>Computes them.</summary>
    /// <param name="n">The number of variables.</param>
    /// <param name="lambda">λ, the candidates of a generation, at least 4.</param>
    public CmaConstants(int n, int lambda)
    {
        ParentCount = lambda / 2;
        var weights = new double[lambda];
        for (int i = 0; i < lambda; i++)
            weights[i] = Math.Log((lambda + 1) / 2.0) - Math.Log(i + 1);
        EffectiveParents = EffectiveCount(weights.AsSpan(0, ParentCount));
        double effectiveRest = EffectiveCount(weights.AsSpan(ParentCount));
        PathRate = (4 + (EffectiveParents / n)) / (n + 4 + (2 * EffectiveParents / n));
        RankOneRate = 2 / (((n + 1.3) * (n + 1.3)) + EffectiveParents);
        RankMuRate = Math.Min(
            1 - RankOneRate, 2 * (0.25 + EffectiveParents + (1 / EffectiveParents) - 2) / (((n + 2.0) * (n + 2)) + EffectiveParents));
        StepRate = (EffectiveParents + 2) / (n + EffectiveParents + 5);
        StepDamping = 1 + (2 * Math.Max(0, Math.Sqrt((EffectiveParents - 1) / (n + 1)) - 1)) + StepRate;
        ExpectedNorm = Math.Sqrt(n) * (1 - (1 / (4.0 * n)) + (1 / (21.0 * n * n)));

        double limit = Math.Min(
            1 + (RankOneRate / RankMuRate),
            Math.Min(1 + (2 * effectiveRest / (EffectiveParents + 2)), (1 - RankOneRate - RankMuRate) / (n * RankMuRate)));
        double positive = 0, negative = 0;
        foreach (double weight in weights)
        {
            positive += Math.Max(weight, 0);
            negative -= Math.Min(weight, 0);
        }

        for (int i = 0; i < lambda; i++)
            weights[i] *= weights[i] >= 0 ? 1 / positive : limit / negative;
        Weights = weights;
        foreach (double weight in weights)
            WeightSum += weight;
        DecompositionInterval = Math.Max(1, (int)(1 / (10 * n * (RankOneRate + RankMuRate))));
    }

    /// <summary>μ, the candidates that the mean is made of.</summary>
    public int ParentCount { get; }

    /// <summary>w, the weights of the candidates in their order; those of the worse half are negative.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The sum of all weights.</summary>
    public double WeightSum { get; }

    /// <summary>μ_eff.</summary>
    public double EffectiveParents { get; }

    /// <summary>c_c, of the path of the covariance.</summary>
    public double PathRate { get; }

    /// <summary>c₁.</summary>
    public double RankOneRate { get; }

    /// <summary>c_μ.</summary>
    public double RankMuRate { get; }

    /// <summary>c_σ, of the path of the step size.</summary>
    public double StepRate { get; }

    /// <summary>d_σ.</summary>
    public double StepDamping { get; }

    /// <summary>E‖N(0, I)‖.</summary>
    public double ExpectedNorm { get; }

    /// <summary>The generations from one decomposition of the covariance to the next (appendix B.2 of the tutorial).</summary>
    public int DecompositionInterval { get; }

    /// <summary>λ by default.</summary>
    public static int DefaultPopulationSize(int n) => 4 + (int)(3 * Math.Log(n));

    private static double EffectiveCount(ReadOnlySpan<double> weights)
    {
        double sum = 0, squares = 0;
        foreach (double weight in weights)
        {
            sum += weight;
            squares += weight * weight;
        }

        return sum * sum / squares;
    }
}
