using System.Collections.Immutable;

namespace NetGen;

/// <summary>What a trainer knows of its optimizer besides the formula.</summary>
/// <param name="Name">The name in files and messages.</param>
/// <param name="SlotNames">The names of its slots.</param>
/// <param name="LearningRate">The learning rate at every step.</param>
internal sealed record OptimizerDescription(string Name, ImmutableArray<string> SlotNames, LearningRateSchedule LearningRate)
{
    /// <summary>The optimizer itself, a copy of the struct with its settings.</summary>
    public required object Settings { get; init; }

    /// <summary>Describes an optimizer.</summary>
    /// <exception cref="ArgumentException">It is the <see langword="default"/> of its struct.</exception>
    public static OptimizerDescription Of<TOptimizer>(in TOptimizer optimizer)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        // Only default(TOptimizer), which bypasses every constructor, leaves the learning rate without a value.
        LearningRateSchedule learningRate = optimizer.LearningRate ?? throw new ArgumentException(
            $"The optimizer is default({typeof(TOptimizer).Name}), without a learning rate; make it with " +
            $"new {typeof(TOptimizer).Name}().",
            nameof(optimizer));
        return new OptimizerDescription(TOptimizer.Name, optimizer.SlotNames, learningRate) { Settings = optimizer };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({string.Join(", ", SlotNames)})";
}
