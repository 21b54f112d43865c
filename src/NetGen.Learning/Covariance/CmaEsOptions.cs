namespace NetGen.Learning;

/// <summary>The options of CMA-ES.</summary>
public sealed record CmaEsOptions
{
    /// <summary>
    /// The most parameters of a network: the covariance of all pairs of them takes 8 MB then, and the time of its decomposition grows with the cube. For more, use an evolution strategy.
    /// </summary>
    public const int MaxParameterCount = 1000;

    /// <summary>λ, the candidates of a generation, at least 4; <see langword="null"/> for 4 + ⌊3·ln n⌋ with n parameters. More make the search slower and more robust.</summary>
    public int? PopulationSize { get; init; }

    /// <summary>σ, the first standard deviation of the candidates around the network's parameters: about a third of the distance at which the optimum is expected. Above 0.</summary>
    public double StandardDeviation { get; init; } = 0.5;

    /// <summary>Determines the candidates.</summary>
    public long Seed { get; init; }

    internal void Validate()
    {
        if (PopulationSize is { } size)
            OptionRange.RequireAtLeast(size, 4, nameof(PopulationSize));
        OptionRange.RequirePositive(StandardDeviation, nameof(StandardDeviation));
    }
}
