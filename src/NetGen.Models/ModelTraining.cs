namespace NetGen.Compiler.Models;

/// <summary>How a network was trained, as its file says it.</summary>
/// <param name="Optimizer">The optimizer in lower case, as NetGen and Keras name it: <c>adam</c>, <c>rmsprop</c>.</param>
/// <param name="Settings">Its numbers by Keras's names: <c>beta_1</c>, <c>momentum</c>; 1 for true, 0 for false.</param>
internal sealed record ModelTraining(string Optimizer, IReadOnlyDictionary<string, double> Settings)
{
    /// <summary>The learning rate of the next step; nothing where it follows a schedule.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The number of steps trained.</summary>
    public long Step { get; init; }

    /// <summary>The state; none where the file has none.</summary>
    public IReadOnlyList<OptimizerSlot> Slots { get; init; } = [];
}

/// <summary>A number of the optimizer's state for each element of each trained parameter.</summary>
/// <param name="Name">The slot, as NetGen's optimizers name it: <c>momentum</c>, <c>velocity</c>.</param>
/// <param name="Values">A tensor for each trained parameter, in the order of the network's.</param>
internal sealed record OptimizerSlot(string Name, IReadOnlyList<ModelTensor> Values);
