namespace NetGen.Learning;

/// <summary>The options of a genetic algorithm.</summary>
public sealed record GeneticAlgorithmOptions
{
    /// <summary>The candidates of a generation, at least 2.</summary>
    public int PopulationSize { get; init; } = 64;

    /// <summary>The best candidates that stay in the next generation as they are (elitism), at least 0 and fewer than the population.</summary>
    public int EliteCount { get; init; } = 2;

    /// <summary>How the parents of a child are selected.</summary>
    public ParentSelection Selection { get; init; }

    /// <summary>The candidates of a tournament, at least 1; more prefer the best more.</summary>
    public int TournamentSize { get; init; } = 3;

    /// <summary>The share of the population that truncation selects from, above 0 and at most 1.</summary>
    public double TruncationShare { get; init; } = 0.25;

    /// <summary>The probability that a child has two parents and each parameter of one of them, both equally likely; otherwise it has one parent.</summary>
    public double CrossoverRate { get; init; } = 0.5;

    /// <summary>The probability that a parameter of a child is mutated.</summary>
    public double MutationRate { get; init; } = 0.2;

    /// <summary>The standard deviation of what a mutation adds to a parameter; above 0.</summary>
    public double MutationStandardDeviation { get; init; } = 0.3;

    /// <summary>Determines the first candidates, the parents, and what children have of them.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The most threads that make children, the caller's included; −1 for as many as the machine has processors. The result does not depend on it.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    internal void Validate()
    {
        OptionRange.RequireAtLeast(PopulationSize, 2, nameof(PopulationSize));
        if (EliteCount < 0 || EliteCount >= PopulationSize)
            throw OptionRange.OutOfRange(EliteCount, nameof(EliteCount), $"at least 0 and below the PopulationSize of {PopulationSize}");
        if (!Enum.IsDefined(Selection))
            throw OptionRange.OutOfRange((int)Selection, nameof(Selection), "one of ParentSelection");
        OptionRange.RequireAtLeast(TournamentSize, 1, nameof(TournamentSize));
        if (!(TruncationShare > 0 && TruncationShare <= 1))
            throw OptionRange.OutOfRange(TruncationShare, nameof(TruncationShare), "above 0 and at most 1");
        OptionRange.RequireProbability(CrossoverRate, nameof(CrossoverRate));
        OptionRange.RequireProbability(MutationRate, nameof(MutationRate));
        OptionRange.RequirePositive(MutationStandardDeviation, nameof(MutationStandardDeviation));
    }
}
