using System.Globalization;

namespace NetGen;

/// <summary>The options of a trainer.</summary>
/// <remarks>At most one of the three limits for gradients may be given, as in Keras.</remarks>
public sealed record TrainerOptions
{
    /// <summary>Determines the order of the samples, the dropout masks and the changes of augmentations.</summary>
    public long Seed { get; init; }

    /// <summary>If given, every gradient is clipped to [−value, value] (Keras: <c>clipvalue</c>). Above 0.</summary>
    public float? ClipValue { get; init; }

    /// <summary>
    /// If given, the gradient of each parameter (such as one kernel) is scaled down to this Euclidean norm if its norm is
    /// larger (Keras: <c>clipnorm</c>). Above 0.
    /// </summary>
    public float? ClipNorm { get; init; }

    /// <summary>
    /// If given, all gradients together are scaled down to this Euclidean norm if their norm is larger (Keras:
    /// <c>global_clipnorm</c>). Above 0.
    /// </summary>
    public float? GlobalClipNorm { get; init; }

    /// <summary>
    /// The most threads that train, the caller's included; −1, the default, for as many as the machine has processors. Small
    /// networks and batches, which more threads would not make faster, use fewer or one. The trained network is the same bit for
    /// bit for any number of threads.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Whether there is a limit for gradients.</summary>
    internal bool ClipsGradients => ClipValue is not null || ClipNorm is not null || GlobalClipNorm is not null;

    internal void Validate()
    {
        RequireLimit(ClipValue, nameof(ClipValue));
        RequireLimit(ClipNorm, nameof(ClipNorm));
        RequireLimit(GlobalClipNorm, nameof(GlobalClipNorm));
        int given = (ClipValue is null ? 0 : 1) + (ClipNorm is null ? 0 : 1) + (GlobalClipNorm is null ? 0 : 1);
        if (given > 1)
            throw new ArgumentException(
                $"TrainerOptions expects at most one of ClipValue, ClipNorm and GlobalClipNorm, got {given}.");
    }

    private static void RequireLimit(float? limit, string name)
    {
        if (limit is { } value && !(value > 0 && float.IsFinite(value)))
            throw new ArgumentOutOfRangeException(
                name, $"{name} must be a finite number above 0, got {value.ToString(CultureInfo.InvariantCulture)}.");
    }
}
