using NetGen.Randomness;

namespace NetGen;

/// <summary>
/// Changes a sample at random, and differently in each epoch, so that a network learns from more samples than there are. Derive from it to make
/// your own.
/// </summary>
/// <remarks>
/// <see cref="FitOptions.Augmentations"/> applies them to what is trained on, and <see cref="DataSet.Augment"/> to a whole data set. Targets and
/// weights stay as they are. An augmentation has no state: all of its random numbers come from the sequence that it is given.
/// </remarks>
public abstract class Augmentation
{
    /// <summary>
    /// The input that it changes, in a network with several: <c>new RandomFlip(shape, FlipMode.Horizontal) { Input = "camera" }</c>.
    /// <see langword="null"/> for the only one.
    /// </summary>
    public string? Input { get; init; }

    /// <summary>The number of values in the samples that it takes; <see langword="null"/> if it takes any.</summary>
    public virtual int? SampleSize => null;

    /// <summary>Writes a changed sample.</summary>
    /// <param name="source">The values of one sample, or of its <see cref="Input"/>.</param>
    /// <param name="destination">Receives as many values. It holds those of the source already, in memory of its own.</param>
    /// <param name="random">
    /// The random numbers of this sample in this epoch. The augmentations of a list share them: each draws on from where the one before it
    /// stopped.
    /// </param>
    /// <remarks><c>Fit</c> calls it on another thread than the caller's, one sample at a time. Allocate nothing in it.</remarks>
    /// <exception cref="ArgumentException">A length is not <see cref="SampleSize"/>.</exception>
    public abstract void Apply(ReadOnlySpan<float> source, Span<float> destination, ref PhiloxSequence random);
}
