using System.Collections.Immutable;

namespace NetGen;

/// <summary>
/// One learning rate up to and including the first boundary, the next up to and including the second, and so on
/// (Keras: <c>PiecewiseConstantDecay</c>).
/// </summary>
public sealed record PiecewiseConstantDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">The last step of each learning rate except the final one; strictly increasing.</param>
    /// <param name="values">The learning rates: one more than boundaries.</param>
    /// <exception cref="ArgumentException">The counts do not fit, or the boundaries do not increase.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A learning rate is negative or not finite.</exception>
    public PiecewiseConstantDecay(ReadOnlySpan<long> boundaries, ReadOnlySpan<float> values)
    {
        if (values.Length != boundaries.Length + 1)
            throw new ArgumentException(
                $"PiecewiseConstantDecay expects one value more than boundaries, got {values.Length} values and " +
                $"{boundaries.Length} boundaries.",
                nameof(values));
        for (int i = 1; i < boundaries.Length; i++)
        {
            if (boundaries[i] <= boundaries[i - 1])
                throw new ArgumentException(
                    $"PiecewiseConstantDecay expects strictly increasing boundaries, got {boundaries[i]} after " +
                    $"{boundaries[i - 1]}.",
                    nameof(boundaries));
        }

        foreach (float value in values)
            RequireRate(value, nameof(values));
        Boundaries = [.. boundaries];
        Values = [.. values];
    }

    /// <summary>The last step of each learning rate except the final one.</summary>
    public ImmutableArray<long> Boundaries { get; }

    /// <summary>The learning rates.</summary>
    public ImmutableArray<float> Values { get; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        int index = 0;
        while (index < Boundaries.Length && step > Boundaries[index])
            index++;
        return Values[index];
    }

    /// <summary>Whether the other schedule has the same boundaries and values.</summary>
    /// <param name="other">The other schedule.</param>
    public bool Equals(PiecewiseConstantDecay? other) =>
        other is not null
        && Boundaries.AsSpan().SequenceEqual(other.Boundaries.AsSpan())
        && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (long boundary in Boundaries)
            hash.Add(boundary);
        foreach (float value in Values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}
