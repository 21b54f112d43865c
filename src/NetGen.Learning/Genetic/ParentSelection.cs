namespace NetGen.Learning;

/// <summary>How a genetic algorithm selects parents.</summary>
public enum ParentSelection
{
    /// <summary>The best of some candidates that are drawn at random (<see cref="GeneticAlgorithmOptions.TournamentSize"/>).</summary>
    Tournament,

    /// <summary>Any of the best candidates, all equally likely (<see cref="GeneticAlgorithmOptions.TruncationShare"/>).</summary>
    Truncation,
}
