namespace NetGen;

/// <summary>The options of a <see cref="LiveTrainer{TNetwork, TOptimizer}"/>.</summary>
public sealed record LiveTrainerOptions
{
    /// <summary>The samples of a step, at least 1. Smaller batches make shorter steps.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The samples that are remembered, at least <see cref="BatchSize"/>. A new one then replaces the oldest.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>Tells the time; by default the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (Capacity < BatchSize)
            throw new ArgumentOutOfRangeException(nameof(Capacity), $"LiveTrainerOptions expects a Capacity of at least the BatchSize, {BatchSize}, got {Capacity}.");
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
