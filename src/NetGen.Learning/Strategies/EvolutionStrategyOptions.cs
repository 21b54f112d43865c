namespace NetGen.Learning;

/// <summary>The options of an evolution strategy.</summary>
public sealed record EvolutionStrategyOptions
{
    /// <summary>The candidates of a generation, an even number of at least 2: each perturbation is tried in both directions.</summary>
    public int PopulationSize { get; init; } = 64;

    /// <summary>σ, the standard deviation of the perturbations: how far from the mean the candidates lie. Above 0.</summary>
    public double StandardDeviation { get; init; } = 0.1;

    /// <summary>
    /// The gradient that the optimizer gets has this share of the parameters added to it, which draws them towards 0; at least 0. The default is that of OpenAI's program.
    /// </summary>
    public double WeightDecay { get; init; } = 0.005;

    /// <summary>Determines the perturbations.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The most threads that make candidates and the gradient, the caller's included; −1 for as many as the machine has processors. The result does not depend on it.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    internal void Validate()
    {
        if (PopulationSize < 2 || PopulationSize % 2 != 0)
            throw OptionRange.OutOfRange(PopulationSize, nameof(PopulationSize), "an even number of at least 2, because perturbations are mirrored");
        OptionRange.RequirePositive(StandardDeviation, nameof(StandardDeviation));
        OptionRange.RequireNonNegative(WeightDecay, nameof(WeightDecay));
    }
}
